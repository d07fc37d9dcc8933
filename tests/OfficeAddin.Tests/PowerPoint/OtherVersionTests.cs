using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.PowerPoint;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Pictures that Office keeps in two versions: a drawing (SVG), or the original under an artistic effect.</summary>
public class OtherVersionTests
{
    private const string Svg = "<a:ext uri=\"{96DAC541-7B7A-43D3-8B79-37D633B846F1}\"><asvg:svgBlip xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" r:embed=\"rId8\"/></a:ext>";
    private const string Effect = "<a:ext uri=\"{BEBA8EAE-BF5A-486C-A8C5-ECC9F3942E4B}\"><a14:imgProps xmlns:a14=\"http://schemas.microsoft.com/office/drawing/2010/main\"><a14:imgLayer r:embed=\"rId8\"><a14:imgEffect><a14:artisticBlur/></a14:imgEffect></a14:imgLayer></a14:imgProps></a:ext>";
    private const string Local = "<a:ext uri=\"{28A0092B-C50C-407E-A947-70E740481C1C}\"><a14:useLocalDpi xmlns:a14=\"http://schemas.microsoft.com/office/drawing/2010/main\" val=\"0\"/></a:ext>";

    [Theory]
    [InlineData(Local + Svg, "image/svg+xml")]
    [InlineData(Effect + Local, "image/vnd.ms-photo")]
    public void Both_are_replaced_and_other_extensions_stay(string extensions, string type)
    {
        var deck = WithPicture(extensions, type);
        var presentation = new Presentation(deck.Document);
        var old = Assert.Single(presentation.Illustrations());
        var fresh = Pictures.Ring(200, 100, "new", 2);
        presentation.Replace(old, fresh, new PictureSettings());
        var slide = deck.Reopen().Document.PresentationPart!.SlideParts.Single();
        Assert.Equal(fresh.Bytes, new Presentation(deck.Document).Illustrations()[0].ReadBytes());
        Assert.Equal("image/png", Assert.Single(slide.ImageParts).ContentType);
        Assert.Equal("{28A0092B-C50C-407E-A947-70E740481C1C}", Assert.Single(slide.Slide!.Descendants<A.BlipExtension>()).Uri!.Value);
        Assert.Empty(deck.Problems());
    }

    [Fact]
    public void A_named_picture_that_makes_room_takes_its_versions_with_it()
    {
        var deck = WithPicture(Svg, "image/svg+xml");
        var presentation = new Presentation(deck.Document);
        presentation.Insert(presentation.Find(new IllustrationQuery { Target = "Logo" })[0], Pictures.Ring(200, 100, "new", 2), new PictureSettings());
        Assert.Single(deck.Reopen().Document.PresentationPart!.SlideParts.Single().ImageParts);
        Assert.Empty(deck.Problems());
    }

    private static Deck WithPicture(string extensions, string type)
    {
        var deck = new Deck();
        var slide = deck.Slide(3, $"<p:pic><p:nvPicPr><p:cNvPr id=\"3\" name=\"Logo\" descr=\"Our logo\"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:embed=\"rId7\"><a:extLst>{extensions}</a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></p:blipFill>"
            + "<p:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"2000000\" cy=\"1000000\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>");
        Feed(slide.AddNewPart<ImagePart>("image/png", "rId7"), Pictures.Ring(100, 50, "old").Bytes);
        Feed(slide.AddNewPart<ImagePart>(type, "rId8"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray());
        return deck.Reopen();
    }

    private static void Feed(ImagePart part, byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        part.FeedData(stream);
    }
}
