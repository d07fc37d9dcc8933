using TextToImage.Office.Tokens;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>Finds the tokens of a document, in whatever text they are.</summary>
internal sealed class TokenFinder(TextContext context)
{
    private readonly Dictionary<W.Paragraph, TokenParagraph> _paragraphs = [];

    /// <summary>The tokens of a text that can become pictures; of the others the user is told.</summary>
    public IEnumerable<TextTarget> Find(Story story)
    {
        FieldResults? fields = null;
        var number = 0;
        foreach (var paragraph in Copies.Once<W.Paragraph>(story.Root))
        {
            number++;
            // Most paragraphs have no token, which is seen at little cost.
            if (!paragraph.InnerText.Contains("{{"))
                continue;
            fields ??= new FieldResults(story.Root);
            foreach (var target in Find(story, paragraph, $"{TextContext.Where(story, paragraph)}, paragraph {number}", fields))
                yield return target;
        }
    }

    /// <summary>The tokens of a text that are there, whether they can become pictures or not; what a field made Word would write again.</summary>
    public static IEnumerable<UnusedToken> Unused(Story story)
    {
        FieldResults? fields = null;
        foreach (var paragraph in Copies.Once<W.Paragraph>(story.Root).Where(each => each.InnerText.Contains("{{")).ToList())
        {
            fields ??= new FieldResults(story.Root);
            var tokens = new TokenParagraph(paragraph);
            foreach (var (number, token, texts) in tokens.Tokens().Where(each => each.Token.IsClosed && !each.Texts.Any(fields.Contains)))
                yield return new UnusedToken($"{TextContext.Where(story, paragraph)}, token", token.Text, token.Problem is not null, () => Remove(tokens.Take(number)));
        }
    }

    /// <summary>A paragraph of nothing but a token goes with it.</summary>
    private static void Remove(IReadOnlyList<W.Run> rooms)
    {
        foreach (var room in rooms)
        {
            var paragraph = room.Ancestors<W.Paragraph>().First();
            room.Remove();
            var isEmpty = paragraph.ChildElements.All(child => child is W.ParagraphProperties { SectionProperties: null } or W.ProofError);
            // Cells, notes and text boxes have a paragraph at their end.
            if (isEmpty && paragraph.NextSibling() is W.Paragraph)
                paragraph.Remove();
        }
    }

    /// <summary>Whether a paragraph has a token, which will be a picture.</summary>
    public static bool HasToken(W.Paragraph paragraph) =>
        paragraph.InnerText.Contains("{{") && ImageToken.Find(new ParagraphText(OwnText.Parts(paragraph)).Text).Any(token => token.Problem is null);

    private List<TextTarget> Find(Story story, W.Paragraph paragraph, string where, FieldResults fields)
    {
        if (!_paragraphs.TryGetValue(paragraph, out var tokens))
            _paragraphs.Add(paragraph, tokens = new TokenParagraph(paragraph));
        var targets = new List<TextTarget>();
        foreach (var (number, token, texts) in tokens.Tokens())
        {
            if (Problem(token, texts, fields) is { } problem)
                context.Warn($"{problem} ({where})");
            else
                targets.Add(context.Target(story, paragraph, TargetKind.Token, $"{where}, token", () => tokens.Take(number), token.Prompt, token.Settings));
        }
        return targets;
    }

    private static string? Problem(ImageToken token, IReadOnlyList<W.Text> texts, FieldResults fields)
    {
        if (token.Problem is not null)
            return token.Problem;
        if (texts.Any(fields.Contains))
            return $"The token for '{token.Prompt}' was left: a field made this text and Word would write it again; put the token outside of the field.";
        var control = texts.SelectMany(text => text.Ancestors<W.SdtElement>()).FirstOrDefault(each => !ContentControl.HoldsPictures(each));
        return control is null
            ? null
            : $"The token for '{token.Prompt}' was left: the content control '{ContentControl.Title(control) ?? ContentControl.Tag(control)}' can hold text only; put the token outside of it or use a rich text control.";
    }
}
