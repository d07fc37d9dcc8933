using TextToImage.Office.Tokens;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>A paragraph with tokens. They are known by their number, because their place in the text moves as others go.</summary>
internal sealed class TokenParagraph(W.Paragraph paragraph)
{
    private List<int>? _left;

    /// <summary>The tokens that are still there, each with its number and the texts it is written in.</summary>
    public IReadOnlyList<(int Number, ImageToken Token, IReadOnlyList<W.Text> Texts)> Tokens()
    {
        var texts = OwnText.Parts(paragraph);
        var tokens = ImageToken.Find(new ParagraphText(texts).Text);
        if (_left?.Count != tokens.Count)
            _left = [.. Enumerable.Range(0, tokens.Count)];
        return [.. tokens.Zip(_left, (token, number) => (number, token, Under(token, texts)))];
    }

    /// <summary>Takes a token out of this paragraph and its copies and leaves an empty run in its place in each.</summary>
    /// <param name="number">The number of the token.</param>
    public IReadOnlyList<W.Run> Take(int number)
    {
        // Reading them first finds out whether the paragraph still is what it was.
        Tokens();
        var at = _left!.IndexOf(number);
        if (at < 0)
            throw new AIImageException(ErrorIds.TargetNotFound, "The token is not in its paragraph any more; look for the places of the document again.");
        var text = OwnText.Of(paragraph);
        var copies = Copies.Of(paragraph).Where(copy => OwnText.Of(copy) == text).ToList();
        _left.RemoveAt(at);
        return [.. copies.Select(copy => Cut(copy, at))];
    }

    private static W.Run Cut(W.Paragraph paragraph, int index)
    {
        var texts = OwnText.Parts(paragraph);
        var text = new ParagraphText(texts);
        var token = ImageToken.Find(text.Text)[index];
        var (part, offset) = text.Remove(token.Start, token.Length);
        var room = RunRoom.Split((W.Text)part, offset);
        RunRoom.Tidy(texts.Where(each => each != part));
        ContentControl.MarkFilled(room);
        return room;
    }

    private static List<W.Text> Under(ImageToken token, IReadOnlyList<W.Text> texts)
    {
        var found = new List<W.Text>();
        var at = 0;
        foreach (var text in texts)
        {
            if (at < token.Start + token.Length && at + text.Text.Length > token.Start)
                found.Add(text);
            at += text.Text.Length;
        }
        return found;
    }
}
