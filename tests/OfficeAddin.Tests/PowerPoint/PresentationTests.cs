using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.PowerPoint;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

public class PresentationTests
{
    private static readonly (long, long, long, long) Somewhere = (1_000_000, 2_000_000, 6_000_000, 2_000_000);

    [Fact]
    public void Placeholders_take_their_box_from_layout_and_master_and_their_prompt_from_the_designer()
    {
        var deck = new Deck();
        deck.Slide(2, Deck.Title("Our team") + Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\""));
        deck.Slide(1, Deck.Title("A red house") + Deck.Placeholder(3, "Content 2", "idx=\"1\""));
        deck.Slide(4, Deck.Placeholder(3, "Clip Art 2", "type=\"clipArt\" idx=\"7\""), notes: "image: a blue boat");
        deck.Slide(1, Deck.Title("Full") + Deck.Placeholder(3, "Content 2", "idx=\"1\"", text: "Text"));
        var found = new Presentation(deck.Document).Find(new IllustrationQuery());
        Assert.Equal(["a photo of the team", "A red house", "a blue boat"], found.Select(each => each.Prompt));
        Assert.Equal([Deck.PictureSize, Deck.BodySize, (3_000_000, 2_000_000)], found.Select(each => each.Frame));
        Assert.Equal("slide 1, placeholder 'Picture Placeholder 2'", found[0].Where);
    }

    [Fact]
    public void A_filled_placeholder_stays_a_placeholder_and_is_cropped()
    {
        var deck = new Deck();
        deck.Slide(2, Deck.Title("T") + Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\""));
        Illustrate(deck, new IllustrationQuery(), (400, 100));
        var picture = Only<P.Picture>(deck.Reopen());
        Assert.Equal((3u, "Picture Placeholder 2", "a photo of the team"), (Marks(picture).Id!.Value, Marks(picture).Name!.Value, Marks(picture).Description!.Value));
        Assert.Equal("pic", picture.Descendants<P.PlaceholderShape>().Single().Type!.InnerText);
        Assert.False(picture.ShapeProperties!.HasChildren);
        var crop = picture.Descendants<A.SourceRectangle>().Single();
        // 4:1 in 6172200 x 4873625: what is seen of the width is their ratio, 1.26644 of 4.
        Assert.Equal((34_169, 34_169, null, null), (crop.Left?.Value, crop.Right?.Value, crop.Top?.Value, crop.Bottom?.Value));
        Assert.Empty(deck.Problems());
        Assert.Empty(new Presentation(deck.Document).Find(new IllustrationQuery()));
    }

    [Fact]
    public void Contain_gives_a_placeholder_empty_edges_and_other_pictures_a_smaller_box()
    {
        var deck = new Deck();
        deck.Slide(2, Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\""));
        deck.Slide(3, Deck.TextBox(3, "Box", Somewhere, Deck.Paragraphs("{{image: a cat | fit=contain}}")));
        var presentation = new Presentation(deck.Document);
        foreach (var target in presentation.Find(new IllustrationQuery()))
            presentation.Insert(target, Pictures.Ring(100, 100, "x"), new PictureSettings { Fit = PictureFit.Contain });
        deck.Reopen();
        var pictures = Slides(deck).Select(slide => slide.Descendants<P.Picture>().Single()).ToList();
        Assert.True(pictures[0].Descendants<A.SourceRectangle>().Single().Left!.Value < 0);
        Assert.Equal((3_000_000, 2_000_000, 2_000_000, 2_000_000), BoxOf(pictures[1]));
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void A_token_over_runs_and_in_curly_quotes_is_read_and_its_shape_replaced()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.TextBox(3, "Box", Somewhere, "<a:p><a:r><a:t>{{ima</a:t></a:r><a:r><a:rPr b=\"1\"/><a:t>ge: “a red </a:t></a:r><a:r><a:t>rocket” | seed=4}}</a:t></a:r></a:p>"));
        var found = Assert.Single(new Presentation(deck.Document).Find(new IllustrationQuery()));
        Assert.Equal(("a red rocket", 4UL, (6_000_000L, 2_000_000L)), (found.Prompt!, found.Settings.Seed!.Value, found.Frame));
        Illustrate(deck, new IllustrationQuery(), (300, 100));
        Assert.Equal((1_000_000, 2_000_000, 6_000_000, 2_000_000), BoxOf(Only<P.Picture>(deck)));
        Assert.Empty(Slides(deck).Single().Descendants<P.Shape>());
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void Tokens_within_text_go_and_their_pictures_stand_at_the_right_where_text_makes_room()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.TextBox(3, "Box", Somewhere, Deck.Paragraphs("We fly {{image: a rocket}} to {{image: the moon}} now.")));
        var presentation = new Presentation(deck.Document);
        var found = presentation.Find(new IllustrationQuery());
        // Not in their order: what is left of a text is found again.
        foreach (var target in found.Reverse())
            presentation.Insert(target, Pictures.Ring(200, 100, target.Prompt!), target.Settings);
        var slide = Slides(deck.Reopen()).Single();
        Assert.Equal("We fly to now.", slide.Descendants<P.Shape>().Single().InnerText);
        var boxes = slide.Descendants<P.Picture>().Select(BoxOf).OrderBy(box => box.Y).ToList();
        Assert.All(boxes, box => Assert.Equal((4_600_000, 2_400_000), (box.X, box.Width)));
        Assert.True(boxes[0].Y + boxes[0].Height <= boxes[1].Y);
        Assert.True(slide.Descendants<A.BodyProperties>().Single().RightInset!.Value > 2_400_000);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void A_token_in_a_table_fills_its_cell()
    {
        var deck = new Deck();
        deck.Slide(3, "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"3\" name=\"Table\"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"3000000\" cy=\"1000000\"/></p:xfrm><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\"><a:tbl><a:tblPr/><a:tblGrid><a:gridCol w=\"1000000\"/><a:gridCol w=\"2000000\"/></a:tblGrid><a:tr h=\"1000000\">"
            + "<a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>Name</a:t></a:r></a:p></a:txBody><a:tcPr/></a:tc><a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>{{image: a key}}</a:t></a:r></a:p></a:txBody><a:tcPr><a:lnL w=\"12700\"/><a:solidFill><a:srgbClr val=\"FF0000\"/></a:solidFill></a:tcPr></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>");
        Illustrate(deck, new IllustrationQuery(), (100, 100));
        var cell = Slides(deck.Reopen()).Single().Descendants<A.TableCell>().Last();
        Assert.Equal("", cell.TextBody!.InnerText);
        Assert.Equal(["lnL", "blipFill"], cell.TableCellProperties!.ChildElements.Select(child => child.LocalName));
        Assert.Empty(deck.Problems());
        Assert.Equal(("a key", (2_000_000L, 1_000_000L)), (new Presentation(deck.Document).Illustrations().Single().Origin!.Prompt, new Presentation(deck.Document).Illustrations().Single().Frame));
    }

    [Fact]
    public void A_named_shape_gives_its_picture_frame_outline_order_id_and_name_also_in_a_group()
    {
        var deck = new Deck();
        var grouped = "<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"3\" name=\"Group\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"2000000\" cy=\"1000000\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"1000000\" cy=\"500000\"/></a:xfrm></p:grpSpPr>"
            + Deck.TextBox(9, "Hero", (100, 100, 400_000, 300_000), "<a:p/>", geometry: "ellipse") + "</p:grpSp>";
        deck.Slide(3, grouped + Deck.TextBox(4, "Front", Somewhere, Deck.Paragraphs("Text {{image: not asked}}")));
        var found = Assert.Single(new Presentation(deck.Document).Find(new IllustrationQuery { Target = "hero" }));
        Assert.Equal((800_000, 600_000), found.Frame);
        Illustrate(deck, new IllustrationQuery { Target = "hero" }, (100, 100));
        var picture = Only<P.Picture>(deck.Reopen());
        Assert.Equal((9u, "Hero", "ellipse"), (Marks(picture).Id!.Value, Marks(picture).Name!.Value, picture.Descendants<A.PresetGeometry>().Single().Preset!.InnerText));
        Assert.IsType<P.GroupShape>(picture.Parent);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void Alt_text_with_a_token_makes_a_shape_a_place()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.TextBox(3, "Logo", Somewhere, "<a:p/>", more: "descr=\"{{image: a green tree}}\""));
        Illustrate(deck, new IllustrationQuery(), (100, 100));
        Assert.Equal("a green tree", Marks(Only<P.Picture>(deck.Reopen())).Description!.Value);
        Assert.Empty(new Presentation(deck.Document).Find(new IllustrationQuery()));
    }

    [Fact]
    public void All_finds_slides_without_a_picture_and_free_space_on_them()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.Title("A yellow sun"));
        deck.Slide(1, Deck.Title("Points") + Deck.Placeholder(3, "Content 2", "idx=\"1\"", text: "One\nTwo"), notes: "Hello\nImage: two balloons");
        Assert.Empty(new Presentation(deck.Document).Find(new IllustrationQuery()));
        var found = new Presentation(deck.Document).Find(new IllustrationQuery { All = true });
        Assert.Equal(["A yellow sun", "two balloons"], found.Select(each => each.Prompt));
        Illustrate(deck, new IllustrationQuery { All = true }, (400, 300));
        deck.Reopen();
        Assert.Equal([], new Presentation(deck.Document).Find(new IllustrationQuery { All = true }));
        var first = BoxOf(Slides(deck)[0].Descendants<P.Picture>().Single());
        Assert.True(first.Y >= 365_125 + 1_325_563, "The picture covers the title.");
        Assert.True(first.X >= 0 && first.X + first.Width <= 12_192_000 && first.Y + first.Height <= 6_858_000, "The picture leaves the slide.");
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void Slides_are_chosen_by_number_title_and_layout_and_missing_ones_are_errors()
    {
        var deck = new Deck();
        foreach (var title in new[] { "Sales 2025", "Costs", "Sales 2026" })
            deck.Slide(3, Deck.Title(title));
        var presentation = new Presentation(deck.Document);
        string[] Where(IllustrationQuery query) => [.. presentation.Find(query with { All = true }).Select(each => each.Where)];
        Assert.Equal(["slide 1", "slide 3"], Where(new IllustrationQuery { Title = "sales*" }));
        Assert.Equal(["slide 2"], Where(new IllustrationQuery { Slides = [2] }));
        Assert.Equal(3, Where(new IllustrationQuery { Layout = "title only" }).Length);
        foreach (var query in new[] { new IllustrationQuery { Slides = [4] }, new() { Title = "x*" }, new() { Layout = "x" }, new() { Target = "x" }, new() { Heading = "x" } })
            Assert.Equal(ErrorIds.TargetNotFound, Assert.Throws<AIImageException>(() => presentation.Find(query)).ErrorId);
    }

    [Fact]
    public void Backgrounds_are_filled_and_listed()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.Title("A blue sea"));
        for (var time = 0; time < 2; time++)
            Illustrate(deck, new IllustrationQuery { Background = true }, (300, 100 + time));
        var slide = Slides(deck.Reopen()).Single();
        Assert.Equal("A blue sea", new Presentation(deck.Document).Illustrations().Single().Origin!.Prompt);
        Assert.Single(slide.SlidePart!.ImageParts);
        // 300 x 101 fills 16:9 where it is 1.6708 times as wide as the slide: a third hangs over at each side.
        Assert.Equal((-33_540, -33_540, null), (Overhang(slide).Left?.Value, Overhang(slide).Right?.Value, Overhang(slide).Top?.Value));
        var presentation = new Presentation(deck.Document);
        presentation.Replace(presentation.Illustrations()[0], Pictures.Ring(100, 100, "new"), new PictureSettings());
        Assert.True(Overhang(slide) is { Left: null, Top.Value: < 0 }, "The crop does not follow the picture.");
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void Replacing_one_of_two_pictures_that_share_a_file_leaves_the_other()
    {
        var deck = new Deck();
        foreach (var number in new[] { 1, 2 })
            deck.Slide(2, Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\""));
        var shared = Pictures.Ring(100, 100, "old");
        var presentation = new Presentation(deck.Document);
        foreach (var target in presentation.Find(new IllustrationQuery()))
            presentation.Insert(target, shared, target.Settings);
        presentation = new Presentation(deck.Reopen().Document);
        Assert.Single(deck.Document.PresentationPart!.SlideParts.SelectMany(slide => slide.ImageParts).Distinct());
        var fresh = Pictures.Ring(200, 100, "new", seed: 2);
        presentation.Replace(presentation.Illustrations()[0], fresh, new PictureSettings());
        var now = new Presentation(deck.Reopen().Document).Illustrations();
        Assert.Equal([fresh.Bytes, shared.Bytes], now.Select(each => each.ReadBytes()));
        Assert.Equal(["new", "old"], now.Select(each => each.AltText));
        Assert.Equal([fresh.Origin, shared.Origin], now.Select(each => each.Origin));
        var crops = Slides(deck).Select(slide => slide.Descendants<A.SourceRectangle>().Single()).ToList();
        Assert.True(crops[0].Left!.Value > 0 && crops[1].Top is not null, "The crop does not follow the picture.");
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void An_alt_text_that_somebody_wrote_survives_a_new_picture()
    {
        var deck = new Deck();
        deck.Slide(2, Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\""));
        var presentation = new Presentation(deck.Document);
        presentation.Insert(presentation.Find(new IllustrationQuery())[0], Pictures.Ring(100, 100, "old"), new PictureSettings { AltText = "Our \"team\"" });
        presentation.Replace(presentation.Illustrations()[0], Pictures.Ring(100, 100, "new", 2), new PictureSettings());
        Assert.Equal("Our \"team\"", new Presentation(deck.Reopen().Document).Illustrations()[0].AltText);
    }

    [Fact]
    public void The_palette_names_the_accents_of_the_slides_own_theme_the_most_colourful_first()
    {
        var deck = new Deck();
        var slides = Enumerable.Range(0, 4).Select(_ => deck.Slide(2, Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\""))).ToList();
        // The second slide is of another master; the third one's layout and the fourth slide itself have colours of their own.
        var (layout, master) = (slides[0].SlideLayoutPart!, deck.Document.PresentationPart!.AddNewPart<SlideMasterPart>());
        master.SlideMaster = new P.SlideMaster(layout.SlideMasterPart!.SlideMaster!.OuterXml);
        master.AddNewPart<ThemePart>().Theme = new A.Theme(Deck.Theme.Replace("FFC000", "7030A0", StringComparison.Ordinal));
        Relayout(slides[1]).AddPart(master);
        Override(Relayout(slides[2]).AddNewPart<ThemeOverridePart>(), "D62728");
        Override(slides[3].AddNewPart<ThemeOverridePart>(), "008080");

        var presentation = new Presentation(deck.Reopen().Document);
        var places = presentation.Find(new IllustrationQuery());
        Assert.Equal(["yellow purple red teal", "orange", "green"], [string.Join(' ', places.Select(place => presentation.PaletteWords(place).Except(["orange", "green", "blue", "grey"]).Single())), .. presentation.PaletteWords(places[0]).Skip(1).Take(2)]);
        presentation.Insert(places[1], Pictures.Ring(100, 100, "x"), new PictureSettings());
        Assert.Equal(presentation.PaletteWords(places[1]), presentation.PaletteWords(Assert.Single(presentation.Illustrations())));

        SlideLayoutPart Relayout(SlidePart slide)
        {
            slide.DeletePart(layout);
            var own = slide.AddNewPart<SlideLayoutPart>();
            own.SlideLayout = new P.SlideLayout(layout.SlideLayout!.OuterXml);
            return own;
        }

        static void Override(ThemeOverridePart part, string accent) =>
            part.ThemeOverride = new A.ThemeOverride(new A.Theme(Deck.Theme.Replace("FFC000", accent, StringComparison.Ordinal)).ThemeElements!.ColorScheme!.CloneNode(true));
    }

    [Fact]
    public void A_new_slide_has_the_placeholders_of_its_layout_and_a_place_for_its_picture()
    {
        var deck = new Deck();
        var presentation = new Presentation(deck.Document);
        var row = new Dictionary<string, string> { ["Title"] = "Ada", ["Caption"] = "Line 1\nLine 2", ["pic"] = "a woman at a desk" };
        Assert.Equal(new AddedSlide(1, "Picture with Caption", "Ada"), Assert.Single(presentation.AddSlides("picture with caption", [row])));
        var target = Assert.Single(presentation.Find(new IllustrationQuery()));
        Assert.Equal(("a woman at a desk", Deck.PictureSize), (target.Prompt, target.Frame));
        presentation.Insert(target, Pictures.Ring(100, 80, target.Prompt!), target.Settings);
        var slide = Slides(deck.Reopen()).Single();
        Assert.Equal(["Ada", "Line 1Line 2"], slide.Descendants<P.Shape>().Select(shape => shape.TextBody!.InnerText));
        Assert.Equal("pic", Only<P.Picture>(deck).Descendants<P.PlaceholderShape>().Single().Type!.InnerText);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void A_token_that_cannot_be_read_is_a_warning_said_once()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.TextBox(3, "Box", Somewhere, Deck.Paragraphs("{{image: a cat | size=big}}")));
        var presentation = new Presentation(deck.Document);
        Assert.Empty(presentation.Find(new IllustrationQuery()));
        Assert.Empty(presentation.Find(new IllustrationQuery()));
        Assert.Contains("slide 1", Assert.Single(presentation.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_grows_no_faster_than_the_deck()
    {
        Allocated(50);
        var (few, many) = (Allocated(50), Allocated(500));
        TestContext.Current.TestOutputHelper?.WriteLine($"{few / 1e6:0.0} MB, {many / 1e6:0.0} MB");
        Assert.InRange(many, few, few * 15);

        static long Allocated(int slides)
        {
            var deck = new Deck();
            for (var slide = 0; slide < slides; slide++)
                deck.Slide(slide % 5 < 2 ? 2 : 3, Deck.Title($"Slide {slide}") + (slide % 5 < 2 ? Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\"") : ""));
            deck.Reopen();
            var pictures = Enumerable.Range(0, slides * 2 / 5).Select(seed => Pictures.Ring(64 + seed, 64, "x", seed)).ToList();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var presentation = new Presentation(deck.Document);
            var targets = presentation.Find(new IllustrationQuery());
            for (var index = 0; index < targets.Count; index++)
                presentation.Insert(targets[index], pictures[index], targets[index].Settings);
            presentation.Flush();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Equal(pictures.Count, targets.Count);
            Assert.Equal(pictures.Count, presentation.Illustrations().Count);
            return allocated;
        }
    }

    private static void Illustrate(Deck deck, IllustrationQuery query, (int Width, int Height) size)
    {
        var presentation = new Presentation(deck.Document);
        foreach (var target in presentation.Find(query))
            presentation.Insert(target, Pictures.Ring(size.Width, size.Height, target.Prompt ?? "a ring"), target.Settings);
    }

    private static List<P.Slide> Slides(Deck deck) =>
        [.. deck.Document.PresentationPart!.Presentation!.SlideIdList!.Elements<P.SlideId>().Select(id => ((SlidePart)deck.Document.PresentationPart.GetPartById(id.RelationshipId!.Value!)).Slide!)];

    private static A.FillRectangle Overhang(P.Slide slide) => slide.Descendants<A.FillRectangle>().Single();

    private static T Only<T>(Deck deck)
        where T : DocumentFormat.OpenXml.OpenXmlElement => Slides(deck).SelectMany(slide => slide.Descendants<T>()).Single();

    private static P.NonVisualDrawingProperties Marks(P.Picture picture) => picture.NonVisualPictureProperties!.NonVisualDrawingProperties!;

    private static (long X, long Y, long Width, long Height) BoxOf(P.Picture picture)
    {
        var at = picture.ShapeProperties!.Transform2D!;
        return (at.Offset!.X!.Value, at.Offset.Y!.Value, at.Extents!.Cx!.Value, at.Extents.Cy!.Value);
    }
}
