using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>The texts that fields made, such as the lines of a table of contents. Word writes them anew, so nothing put there lasts.</summary>
internal sealed class FieldResults
{
    private readonly HashSet<W.Text> _texts = [];

    /// <summary>Looks through a text; fields may go over many paragraphs.</summary>
    public FieldResults(OpenXmlElement root)
    {
        var open = new Stack<bool>();
        foreach (var element in root.Descendants())
        {
            if (element is W.FieldChar mark)
                Follow(mark, open);
            else if (element is W.Text text && (open.Contains(true) || text.Ancestors<W.SimpleField>().Any()))
                _texts.Add(text);
        }
    }

    /// <summary>Whether a field made this text.</summary>
    public bool Contains(W.Text text) => _texts.Contains(text);

    /// <summary>Fields may be in fields; each is first its code and then its result.</summary>
    private static void Follow(W.FieldChar mark, Stack<bool> open)
    {
        var type = mark.FieldCharType.Word();
        if (type == "begin")
            open.Push(false);
        else if (open.Count > 0)
        {
            open.Pop();
            if (type == "separate")
                open.Push(true);
        }
    }
}
