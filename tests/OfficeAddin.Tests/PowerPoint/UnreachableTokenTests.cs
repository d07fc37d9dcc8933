using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.PowerPoint;
using TextToImage.Office.Tests.Word;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Tokens where no picture can be put are told, with the place and what to do.</summary>
public class UnreachableTokenTests
{
    private const string Diagram = "<dgm:dataModel xmlns:dgm=\"http://schemas.openxmlformats.org/drawingml/2006/diagram\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><dgm:ptLst><dgm:pt modelId=\"1\"><dgm:t><a:bodyPr/><a:p><a:r><a:t>See {{ima</a:t></a:r><a:r><a:t>ge: a box}}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>";
    private const string Chart = "<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart><c:plotArea><c:barChart><c:ser><c:idx val=\"0\"/><c:order val=\"0\"/><c:tx><c:v>{{image: a bar}}</c:v></c:tx></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>";

    [Fact]
    public void In_SmartArt_charts_comments_and_notes_of_the_chosen_slides()
    {
        var deck = new Deck();
        var slide = deck.Slide(3, Deck.Title("One"), notes: "Say {{image: a word}}");
        WordSample.Feed(slide.AddNewPart<DiagramDataPart>(), Diagram);
        WordSample.Feed(slide.AddNewPart<ChartPart>(), Chart);
        WordSample.Feed(slide.AddNewPart<SlideCommentsPart>(), "<p:cmLst xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"><p:cm authorId=\"1\" idx=\"1\"><p:pos x=\"0\" y=\"0\"/><p:text>{{image: a thought}}</p:text></p:cm></p:cmLst>");
        deck.Slide(3, Deck.Title("Two"));
        var presentation = new Presentation(deck.Document);
        Assert.Empty(presentation.Find(new IllustrationQuery { Slides = [2] }));
        Assert.Empty(presentation.Warnings);
        Assert.Empty(presentation.Find(new IllustrationQuery()));
        Assert.Equal(["a bar", "a box", "a thought", "a word"], presentation.Warnings.Select(warning => warning.Split("{{image: ")[1].Split("}}")[0]).Order());
        Assert.All(presentation.Warnings, warning => Assert.Contains("(slide 1)", warning, StringComparison.Ordinal));
        Assert.Contains(presentation.Warnings, warning => warning.Contains("in a SmartArt graphic", StringComparison.Ordinal) && warning.Contains("convert the graphic", StringComparison.Ordinal));
        Assert.Contains(presentation.Warnings, warning => warning.Contains("a line 'image: ...'", StringComparison.Ordinal));
    }

    [Fact]
    public void On_layouts_and_masters_but_for_the_prompts_of_placeholders()
    {
        var deck = new Deck();
        deck.Slide(2, Deck.Title("One") + Deck.Placeholder(3, "Hero", "type=\"pic\" idx=\"1\""));
        var layout = deck.Document.PresentationPart!.SlideParts.Single().SlideLayoutPart!;
        Say(layout.SlideLayout!.CommonSlideData!.ShapeTree!, "Picture Placeholder 2", "{{image: a team | fit=contain}}");
        Say(layout.SlideLayout!.CommonSlideData!.ShapeTree!, "Text Placeholder 3", "{{image: a logo}}");
        Say(layout.SlideMasterPart!.SlideMaster!.CommonSlideData!.ShapeTree!, "Title Placeholder 1", "{{image: a seal}}");
        var presentation = new Presentation(deck.Document);
        var target = Assert.Single(presentation.Find(new IllustrationQuery()));
        Assert.Equal(("a team", PictureFit.Contain), (target.Prompt, target.Settings.Fit));
        Assert.Equal(2, presentation.Warnings.Count);
        Assert.Contains("'{{image: a logo}}' was left (layout 'Picture with Caption')", presentation.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("'{{image: a seal}}' was left (slide master)", presentation.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void In_SmartArt_and_comments_of_Word_documents()
    {
        var sample = WordSample.Of(WordSample.Paragraph("text"), main =>
        {
            WordSample.Feed(main.AddNewPart<DiagramDataPart>(), Diagram);
            WordSample.Feed(main.AddNewPart<WordprocessingCommentsPart>(), $"<w:comments {WordSample.Namespaces}><w:comment w:id=\"1\" w:author=\"A\">{WordSample.Paragraph("{{image: a thought}}")}</w:comment></w:comments>");
            return "";
        });
        var warnings = sample.Illustrate();
        Assert.Equal(2, warnings.Count);
        Assert.All(warnings, warning => Assert.Contains("(body)", warning, StringComparison.Ordinal));
        Assert.Empty(sample.Illustrate(new IllustrationQuery { All = true }).Except(warnings));
    }

    private static void Say(P.ShapeTree tree, string name, string text)
    {
        var shape = tree.Elements<P.Shape>().Single(each => each.NonVisualShapeProperties!.NonVisualDrawingProperties!.Name == name);
        shape.TextBody!.RemoveAllChildren<A.Paragraph>();
        shape.TextBody.Append(new A.Paragraph(new A.Run(new A.Text(text))));
    }
}
