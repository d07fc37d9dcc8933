using TextToImage.Office.Tokens;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.PowerPoint;

/// <summary>The tokens of a paragraph, of which one after the other is taken out, in any order.</summary>
/// <param name="paragraph">The paragraph.</param>
internal sealed class ParagraphTokens(A.Paragraph paragraph)
{
    private readonly List<ImageToken> _left = [.. ImageToken.Find(Of(paragraph).Text)];

    /// <summary>The tokens that are left.</summary>
    public IReadOnlyList<ImageToken> Tokens => _left;

    /// <summary>Takes the text of a token out, and of the two spaces around it one; a paragraph that is empty then goes.</summary>
    /// <returns>The number, from 0, of the paragraph that went; null where it stays.</returns>
    public int? Remove(ImageToken token)
    {
        var index = _left.IndexOf(token);
        var text = Of(paragraph);
        // Where it stands now; other tokens before it may be gone.
        var now = ImageToken.Find(text.Text)[index];
        _left.RemoveAt(index);
        var after = now.Start + now.Length;
        var spaced = now.Start > 0 && text.Text[now.Start - 1] == ' ' && (after == text.Text.Length || text.Text[after] == ' ');
        text.Remove(spaced ? now.Start - 1 : now.Start, spaced ? now.Length + 1 : now.Length);
        if (Of(paragraph).Text.Length > 0 || paragraph.Parent?.Elements<A.Paragraph>().Count() is null or 1)
            return null;
        var number = paragraph.ElementsBefore().Count(each => each is A.Paragraph);
        paragraph.Remove();
        return number;
    }

    private static ParagraphText Of(A.Paragraph paragraph) =>
        new([.. paragraph.Elements<A.Run>().Select(run => run.Text).OfType<A.Text>()]);
}
