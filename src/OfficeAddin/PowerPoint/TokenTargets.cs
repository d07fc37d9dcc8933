using DocumentFormat.OpenXml;
using TextToImage.Office.Tokens;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>Tokens in the texts of a slide: in shapes, groups and tables.</summary>
/// <param name="warn">Gets what is wrong with tokens that cannot be read.</param>
internal sealed class TokenTargets(Action<string> warn)
{
    /// <summary>The tokens of a shape.</summary>
    public IEnumerable<SlideTarget> In(SlideView slide, OpenXmlElement shape) => shape switch
    {
        P.Shape { TextBody: { } body } text => InText(slide, text, body),
        P.GraphicFrame frame => frame.Descendants<A.TableCell>().SelectMany(cell => InCell(slide, frame, cell)),
        _ => [],
    };

    private List<SlideTarget> InText(SlideView slide, P.Shape shape, P.TextBody body)
    {
        var found = Readable(slide, body);
        if (found is [var only] && ShapeParts.Text(shape).Length == only.Token.Length)
            return [Whole(slide, shape, only.Token)];
        return [.. found.Select((each, row) => Beside(slide, shape, each, row, found.Count))];
    }

    private IEnumerable<SlideTarget> InCell(SlideView slide, P.GraphicFrame frame, A.TableCell cell)
    {
        var found = cell.TextBody is { } body ? Readable(slide, body) : [];
        if (found.Count > 1)
            warn($"A table cell on {slide.Where} has {found.Count} tokens, but shows one picture; only '{found[0].Token.Prompt}' is used, write the others into cells of their own.");
        return found.Take(1).Select(each => new CellTarget
        {
            Slide = slide,
            Kind = TargetKind.Token,
            Where = $"{slide.Where}, table '{ShapeParts.Name(frame)}', token",
            Prompt = each.Token.Prompt,
            Settings = each.Token.Settings,
            Frame = CellTarget.SizeOf(cell),
            Cell = cell,
            RemoveToken = () => each.Paragraph.Remove(each.Token),
        });
    }

    private static ShapeTarget Whole(SlideView slide, P.Shape shape, ImageToken token) => new()
    {
        Slide = slide,
        Kind = TargetKind.Token,
        Where = $"{slide.Where}, '{ShapeParts.Name(shape)}', token",
        Prompt = token.Prompt,
        Settings = token.Settings,
        Frame = (slide.BoxOnSlide(shape) ?? default).Sized(token.Settings).Size,
        Shape = shape,
        KeepsName = true,
    };

    private static BesideTextTarget Beside(SlideView slide, P.Shape shape, (ParagraphTokens Paragraph, ImageToken Token) found, int row, int rows) => new()
    {
        Slide = slide,
        Kind = TargetKind.Token,
        Where = $"{slide.Where}, '{ShapeParts.Name(shape)}', token",
        Prompt = found.Token.Prompt,
        Settings = found.Token.Settings,
        Frame = BesideTextTarget.Part(slide.BoxOnSlide(shape) ?? default, row, rows).Sized(found.Token.Settings).Size,
        Shape = shape,
        Row = row,
        Rows = rows,
        RemoveToken = () =>
        {
            if (found.Paragraph.Remove(found.Token) is { } gone)
                ShapeAnimations.ForgetParagraph(slide.Part, shape, gone);
        },
    };

    private List<(ParagraphTokens Paragraph, ImageToken Token)> Readable(SlideView slide, OpenXmlElement body)
    {
        List<(ParagraphTokens, ImageToken)> readable = [];
        foreach (var paragraph in body.Elements<A.Paragraph>().Select(each => new ParagraphTokens(each)))
        {
            foreach (var token in paragraph.Tokens)
            {
                if (token.Problem is { } problem)
                    warn($"{problem} It is on {slide.Where}.");
                else
                    readable.Add((paragraph, token));
            }
        }
        return readable;
    }
}
