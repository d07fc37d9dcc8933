using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>Captions below pictures, which Word numbers by a field (SEQ) and lists in tables of figures.</summary>
internal sealed class Captions(MainDocumentPart main, TextStyles styles)
{
    /// <summary>Words by which Word numbers figures, in languages it is often set to: a document goes on with the one it has.</summary>
    private static readonly string[] Labels = ["Figure", "Abbildung", "Figura", "Ilustración", "Ilustracja", "Afbeelding", "Figuur", "Figur", "Bild", "Obrázek", "Рисунок", "図", "图"];

    /// <summary>Puts a caption below a paragraph and keeps both on one page.</summary>
    public void AddBelow(W.Paragraph paragraph, string text)
    {
        (paragraph.ParagraphProperties ??= new W.ParagraphProperties()).KeepNext = new W.KeepNext();
        var label = Sequence().Select(figure => figure.Label).FirstOrDefault() ?? Labels[0];
        var caption = paragraph.InsertAfterSelf(new W.Paragraph(new W.ParagraphProperties(new W.ParagraphStyleId { Val = styles.Caption() })));
        MoveSectionEnd(paragraph, caption);
        caption.ParagraphProperties!.Justification = paragraph.ParagraphProperties.Justification?.CloneNode(true) as W.Justification;
        caption.Append(TextRun($"{label} "), Mark(W.FieldCharValues.Begin));
        caption.Append(new W.Run(new W.FieldCode($" SEQ {label} \\* ARABIC ") { Space = SpaceProcessingModeValues.Preserve }));
        caption.Append(Mark(W.FieldCharValues.Separate), TextRun("0"), Mark(W.FieldCharValues.End), TextRun($": {text}"));
    }

    /// <summary>Counts the figures anew as Word does when it updates fields, so that the numbers are right before that.</summary>
    public void Number()
    {
        foreach (var group in Sequence().GroupBy(figure => figure.Label))
        {
            var number = 0;
            foreach (var (_, result) in group)
            {
                number++;
                foreach (var copy in Copies.Of(result))
                    copy.Text = number.ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    /// <summary>A section ends with its last paragraph, which is the caption now.</summary>
    private static void MoveSectionEnd(W.Paragraph from, W.Paragraph to)
    {
        if (from.ParagraphProperties?.SectionProperties is not { } end)
            return;
        end.Remove();
        to.ParagraphProperties!.SectionProperties = end;
    }

    /// <summary>The numbers of figures in the body, in order; those that count in a way of their own are left alone.</summary>
    private IEnumerable<(string Label, W.Text Result)> Sequence()
    {
        foreach (var code in main.Document?.Body?.Descendants<W.FieldCode>() ?? [])
        {
            var words = code.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["SEQ", var label, "\\*", "ARABIC"] && Labels.Contains(label) && !Copies.IsCopy(code, main.Document!) && ResultOf(code) is { } result)
                yield return (label, result);
        }
    }

    private static W.Text? ResultOf(W.FieldCode code)
    {
        var runs = code.Parent!.ElementsAfter().OfType<W.Run>()
            .TakeWhile(run => run.GetFirstChild<W.FieldChar>()?.FieldCharType.Word() != "end");
        var texts = runs.SelectMany(run => run.Elements<W.Text>()).ToList();
        return texts is [var only] && int.TryParse(only.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? only : null;
    }

    private static W.Run TextRun(string text) => new(new W.Text(text) { Space = SpaceProcessingModeValues.Preserve });

    private static W.Run Mark(W.FieldCharValues type) => new(new W.FieldChar { FieldCharType = type });
}
