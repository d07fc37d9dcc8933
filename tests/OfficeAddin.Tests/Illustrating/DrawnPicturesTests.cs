using DocumentFormat.OpenXml.Packaging;
using TextToImage.Imaging;
using TextToImage.Office.Illustrating;
using TextToImage.Office.PowerPoint;
using TextToImage.Office.Tests.PowerPoint;
using TextToImage.Vectorizing;
using static TextToImage.Office.Tests.Word.WordSample;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Tests.Illustrating;

/// <summary>Pictures that go into documents as drawings too: both files are there, agree, go together, and follow the theme.</summary>
public class DrawnPicturesTests
{
    private static readonly Rgb Blue = Rgb.Of(0x2F75C8), White = Rgb.Of(0xFFFFFF);

    [Fact]
    public void A_slide_gets_both_files_which_agree_and_the_drawing_is_bound_to_the_theme()
    {
        var deck = Illustrated();
        var picture = Assert.Single(new Presentation(deck.Reopen().Document).Illustrations());
        var drawing = SvgReader.Read(picture.ReadDrawing()!)!;
        Assert.Equal([(White, null), (Blue, "Accent1")], drawing.Shapes.Select(shape => (shape.Fill.Colour, shape.Fill.ThemeColour)));
        var shown = PictureFile.Read(picture.ReadBytes(), "shown").Picture;
        Assert.Equal(0, ChangedPixels.Share(shown, VectorRenderer.Render(drawing, shown.Width, shown.Height)));
        Assert.Equal("a red rocket", picture.AltText);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void Another_picture_in_its_place_takes_both_files_away()
    {
        var deck = Illustrated();
        var presentation = new Presentation(deck.Reopen().Document);
        presentation.Replace(presentation.Illustrations()[0], Pictures.Ring(100, 100, "new", 2), new PictureSettings());
        Assert.Single(deck.Reopen().Document.PresentationPart!.SlideParts.Single().ImageParts);
        Assert.Null(new Presentation(deck.Document).Illustrations()[0].ReadDrawing());
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void A_drawing_follows_a_new_theme_and_is_left_where_it_has_its_colours()
    {
        var deck = Illustrated();
        var presentation = new Presentation(deck.Reopen().Document);
        Assert.Null(Retheme(presentation));
        var theme = deck.Document.PresentationPart!.SlideMasterParts.Single().ThemePart!;
        theme.Theme = new A.Theme(Deck.Theme.Replace("<a:accent1><a:srgbClr val=\"2F75C8\"", "<a:accent1><a:srgbClr val=\"C02060\"", StringComparison.Ordinal));
        presentation = new Presentation(deck.Reopen().Document);
        var plan = Retheme(presentation)!;
        Assert.Equal(("recolour", "a red rocket"), (plan.Action, plan.Prompt));
        presentation.Replace(plan.Illustration!, new RecolouredPictures().Make(plan, null, CancellationToken.None).Picture, plan.Settings);

        presentation = new Presentation(deck.Reopen().Document);
        var picture = Assert.Single(presentation.Illustrations());
        var drawing = SvgReader.Read(picture.ReadDrawing()!)!;
        Assert.Equal([White, Rgb.Of(0xC02060)], drawing.Shapes.Select(shape => shape.Fill.Colour));
        var shown = PictureFile.Read(picture.ReadBytes(), "shown").Picture;
        Assert.Equal(0, ChangedPixels.Share(shown, VectorRenderer.Render(drawing, shown.Width, shown.Height)));
        Assert.Equal(("a red rocket", "a red rocket"), (picture.Origin!.Prompt, picture.AltText));
        Assert.Equal(2, deck.Document.PresentationPart!.SlideParts.Single().ImageParts.Count());
        Assert.Null(Retheme(presentation));
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void A_Word_document_gets_both_files_and_loses_both()
    {
        var sample = Of(Paragraph(ImageToken("x | width=4cm")));
        sample.Edit(document => document.Insert(document.Find(new IllustrationQuery())[0], Drawn(OfficeTheme.Office), new PictureSettings()));
        Assert.Equal(["image/png", "image/svg+xml"], sample.Look(package => package.GetAllParts().OfType<ImagePart>().Select(part => part.ContentType).Order().ToList()));
        Assert.Empty(Word.WordCheck.Problems(sample.File));
        sample.Edit(document =>
        {
            Assert.NotNull(document.Illustrations()[0].ReadDrawing());
            document.Replace(document.Illustrations()[0], Picture(), new PictureSettings());
        });
        Assert.Equal(["image/png"], sample.Look(package => package.GetAllParts().OfType<ImagePart>().Select(part => part.ContentType).ToList()));
    }

    [Fact]
    public void What_is_not_flat_goes_in_as_it_is_with_a_warning_that_names_the_place()
    {
        var pixels = new byte[96 * 96 * 3];
        new Random(1).NextBytes(pixels);
        var bytes = PictureFile.Encode(new Picture(96, 96, pixels), PictureFormat.Png, null);
        var made = DrawnPictures.Draw(new MadePicture(new IllustrationPicture(bytes, 96, 96, null), TimeSpan.Zero, []), OfficeTheme.Office, "slide 7", CancellationToken.None);
        Assert.Equal((bytes, null), (made.Picture.Bytes, made.Picture.Drawing));
        Assert.Contains("(slide 7)", Assert.Single(made.Warnings), StringComparison.Ordinal);
    }

    /// <summary>Texts and backgrounds are those that the slide says, else its master (clrMapOvr, clrMap).</summary>
    [Fact]
    public void A_slide_that_is_dark_has_its_own_texts_and_backgrounds()
    {
        var deck = new Deck();
        var slide = deck.Slide(2, Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\""));
        Assert.Equal((White, Rgb.Of(0x44546A)), Colours());
        slide.Slide!.ColorMapOverride = new($"<p:clrMapOvr {Deck.Spaces}><a:overrideClrMapping bg1=\"dk1\" tx1=\"lt1\" bg2=\"dk2\" tx2=\"lt2\" accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/></p:clrMapOvr>");
        Assert.Equal((Rgb.Of(0), Rgb.Of(0xE7E6E6)), Colours());

        (Rgb, Rgb) Colours()
        {
            var presentation = new Presentation(deck.Reopen().Document);
            var theme = presentation.Theme(presentation.Find(new IllustrationQuery())[0])!;
            slide = deck.Document.PresentationPart!.SlideParts.Single();
            return (theme.Colours["Background1"], theme.Colours["Text2"]);
        }
    }

    private static Deck Illustrated()
    {
        var deck = new Deck();
        deck.Slide(2, Deck.Title("T") + Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\""));
        var presentation = new Presentation(deck.Document);
        var place = presentation.Find(new IllustrationQuery())[0];
        presentation.Insert(place, Drawn(presentation.Theme(place)), new PictureSettings());
        return deck;
    }

    private static PlannedPicture? Retheme(Presentation presentation)
    {
        var picture = presentation.Illustrations()[0];
        return DrawnPictures.PlanRetheme(picture, presentation.Theme(picture));
    }

    /// <summary>A disc of a blue near the theme's on white, as a drawing.</summary>
    private static IllustrationPicture Drawn(OfficeTheme? theme)
    {
        const int Side = 100;
        var rgb = new byte[Side * Side * 3];
        for (var at = 0; at < Side * Side; at++)
        {
            var isIn = Math.Pow((at % Side) - 50, 2) + Math.Pow((at / Side) - 50, 2) < 900;
            (rgb[3 * at], rgb[(3 * at) + 1], rgb[(3 * at) + 2]) = isIn ? ((byte)0x34, (byte)0x78, (byte)0xC4) : ((byte)255, (byte)255, (byte)255);
        }
        var picture = new IllustrationPicture(PictureFile.Encode(new Picture(Side, Side, rgb), PictureFormat.Png, new PictureMetadata { Prompt = "a red rocket", Seed = 1 }), Side, Side, new PictureOrigin("a red rocket", 1, "test"));
        return DrawnPictures.Draw(new MadePicture(picture, TimeSpan.Zero, []), theme, "slide 1", CancellationToken.None).Picture;
    }
}
