using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>The text a reader sees in a paragraph: of its own runs, not of text boxes in it, and nothing that was deleted or moved away.</summary>
internal static class OwnText
{
    /// <summary>The text elements, in order.</summary>
    public static IReadOnlyList<W.Text> Parts(W.Paragraph paragraph) => [.. paragraph.Descendants<W.Text>().Where(text => IsOwn(text, paragraph))];

    /// <summary>The text, with spaces for tabs and line ends at most one wide.</summary>
    public static string Of(W.Paragraph paragraph) => Tidy(string.Concat(paragraph.Descendants<W.Run>().SelectMany(run => run.ChildElements).Select(child => child switch
    {
        W.Text text when IsOwn(text, paragraph) => text.Text,
        W.TabChar or W.Break => " ",
        _ => "",
    })));

    /// <summary>Without space around it, and with at most one space between words.</summary>
    public static string Tidy(string text) => string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static bool IsOwn(W.Text text, W.Paragraph paragraph) =>
        text.Parent is W.Run && text.Ancestors<W.Paragraph>().First() == paragraph && !text.Ancestors<W.MoveFromRun>().Any();
}
