using DocumentFormat.OpenXml.Packaging;
using SkiaSharp;
using static TextToImage.Office.Tests.Word.WordSample;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Tests.Word;

public class ReplaceTests
{
    [Fact]
    public void One_of_two_pictures_of_the_same_file_is_replaced_and_the_other_stays()
    {
        var sample = Of(Paragraph(ImageToken("x") + ImageToken("x | width=5cm")));
        sample.Illustrate();
        sample.Edit(document => document.Replace(document.Illustrations()[1], Picture(128, 64, SKColors.Navy, "a boat", 5), new PictureSettings()));
        sample.Edit(document =>
        {
            var pictures = document.Illustrations();
            Assert.Equal(Picture().Bytes, pictures[0].ReadBytes());
            Assert.Equal(Picture(128, 64, SKColors.Navy).Bytes, pictures[1].ReadBytes());
            Assert.Equal(("a boat", 5UL, "a boat"), (pictures[1].Origin!.Prompt, pictures[1].Origin!.Seed, pictures[1].AltText));
            // The frame stays square, so a quarter is cut at each side.
            Assert.Equal((1_800_000, 1_800_000), pictures[1].Frame);
        });
        var crop = sample.Look(package => package.MainDocumentPart!.Document!.Descendants<A.SourceRectangle>().Single().OuterXml);
        Assert.Contains("l=\"25000\"", crop);
        Assert.Contains("r=\"25000\"", crop);
        // The first picture again in the second's place: one file is left, and nothing is cut.
        sample.Edit(document => document.Replace(document.Illustrations()[1], Picture(), new PictureSettings()));
        Assert.Single(sample.Look(package => package.GetAllParts().OfType<ImagePart>().ToList()));
        Assert.Empty(sample.Look(package => package.MainDocumentPart!.Document!.Descendants<A.SourceRectangle>().ToList()));
    }

    [Fact]
    public void An_alt_text_that_somebody_wrote_stays_unless_another_is_given()
    {
        var sample = Of(Paragraph(ImageToken("x | alt=Our rocket")));
        sample.Illustrate();
        Assert.Equal("Our rocket", AltAfter(new PictureSettings()));
        Assert.Equal("Their boat", AltAfter(new PictureSettings { AltText = "Their boat" }));
        Assert.Null(AltAfter(new PictureSettings { Decorative = true }));
        Assert.Null(AltAfter(new PictureSettings()));
        Assert.Equal("a boat", AltAfter(new PictureSettings { Decorative = false }));

        string? AltAfter(PictureSettings settings)
        {
            sample.Edit(document => document.Replace(document.Illustrations()[0], Picture(prompt: "a boat"), settings));
            string? text = null;
            sample.Edit(document => text = document.Illustrations()[0].AltText);
            return text;
        }
    }

    [Fact]
    public void Effects_and_position_stay_and_an_old_drawing_beside_the_picture_goes()
    {
        var sample = Of(Paragraph(ImageToken("x | wrap=square, width=4cm")));
        sample.Illustrate();
        sample = sample.With(package =>
        {
            var blip = package.MainDocumentPart!.Document!.Descendants<A.Blip>().Single();
            blip.Append(new A.LuminanceEffect { Brightness = 20000 }, new A.BlipExtensionList(new A.BlipExtension { Uri = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}", InnerXml = $"<asvg:svgBlip xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" r:embed=\"rIdSvg\"/>" }));
            package.MainDocumentPart.AddNewPart<ImagePart>("image/svg+xml", "rIdSvg").FeedData(new MemoryStream("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray()));
        });
        sample.Edit(document => document.Replace(document.Illustrations()[0], Picture(color: SKColors.Navy), new PictureSettings()));
        Assert.Contains("<a:lum bright=\"20000\"", sample.BodyXml);
        Assert.Contains("wp:wrapSquare", sample.BodyXml);
        Assert.DoesNotContain("svgBlip", sample.BodyXml);
        Assert.Single(sample.Look(package => package.GetAllParts().OfType<ImagePart>().ToList()));
    }

    [Fact]
    public void A_picture_in_a_text_box_is_one_and_both_copies_are_replaced()
    {
        var sample = Of($"<w:p>{TextBox(Paragraph(ImageToken("x")))}</w:p>");
        sample.Illustrate();
        sample.Edit(document => document.Replace(Assert.Single(document.Illustrations()), Picture(color: SKColors.Navy), new PictureSettings()));
        Assert.Single(sample.Look(package => package.MainDocumentPart!.Document!.Descendants<A.Blip>().Select(blip => blip.Embed!.Value).Distinct().ToList()));
        Assert.Single(sample.Look(package => package.GetAllParts().OfType<ImagePart>().ToList()));
    }

    [Fact]
    public void A_picture_in_a_group_is_replaced_for_old_readers_too()
    {
        var group = "<w:r><mc:AlternateContent><mc:Choice Requires=\"wpg\"><w:drawing><wp:inline><wp:extent cx=\"1800000\" cy=\"900000\"/><wp:docPr id=\"3\" name=\"Group 3\"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingGroup\">"
            + "<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr/>" + Member("4") + Member("5") + "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
            + "<mc:Fallback><w:pict><v:group style=\"width:100pt;height:50pt\"><v:shape style=\"width:50pt;height:50pt\"><v:imagedata r:id=\"rIdOld\"/></v:shape><v:shape style=\"width:50pt;height:50pt\"><v:imagedata r:id=\"rIdOld\"/></v:shape></v:group></w:pict></mc:Fallback></mc:AlternateContent></w:r>";
        var sample = Of($"<w:p>{group}</w:p>", main =>
        {
            main.AddNewPart<ImagePart>("image/png", "rIdOld").FeedData(new MemoryStream(Picture().Bytes));
            return "";
        });
        Assert.Empty(sample.Edit(document =>
        {
            Assert.Equal(["Member 4", "Member 5"], document.Illustrations().Select(each => each.Name));
            Assert.Equal((900_000, 900_000), document.Illustrations()[1].Frame);
            document.Replace(document.Illustrations()[1], Picture(color: SKColors.Navy, prompt: "a boat"), new PictureSettings());
        }));
        sample.Edit(document => Assert.Equal([null, "a boat"], document.Illustrations().Select(each => each.Origin?.Prompt)));
        var shown = sample.Look(package => package.MainDocumentPart!.Document!.Descendants<A.Blip>().Select(blip => blip.Embed!.Value)
            .Concat(package.MainDocumentPart.Document.Descendants<DocumentFormat.OpenXml.Vml.ImageData>().Select(data => data.RelationshipId!.Value)).ToList());
        Assert.Equal((shown[0], shown[1]), (shown[2], shown[3]));
        Assert.NotEqual(shown[0], shown[1]);

        static string Member(string id) =>
            $"<pic:pic><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"Member {id}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdOld\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
            + "<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"900000\" cy=\"900000\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>";
    }

    [Fact]
    public void A_linked_picture_is_listed_cannot_be_read_and_can_be_replaced()
    {
        var sample = Of(Paragraph(ImageToken("x")));
        sample.Illustrate();
        sample = sample.With(package =>
        {
            var main = package.MainDocumentPart!;
            var blip = main.Document!.Descendants<A.Blip>().Single();
            main.DeletePart(blip.Embed!.Value!);
            blip.Embed = null;
            blip.Link = main.AddExternalRelationship("http://schemas.openxmlformats.org/officeDocument/2006/relationships/image", new Uri("file:///c:/a.png")).Id;
        });
        sample.Edit(document =>
        {
            var picture = Assert.Single(document.Illustrations());
            Assert.Equal(ErrorIds.PictureInvalid, Assert.Throws<AIImageException>(picture.ReadBytes).ErrorId);
            document.Replace(picture, Picture(), new PictureSettings());
            Assert.Equal(Picture().Bytes, document.Illustrations()[0].ReadBytes());
        });
        Assert.Empty(sample.Look(package => package.MainDocumentPart!.ExternalRelationships.ToList()));
    }

    [Fact]
    public void Pictures_of_the_old_form_are_told_of()
    {
        var sample = Of($"<w:p><w:r><w:pict><v:shape style=\"width:50pt;height:50pt\"><v:imagedata r:id=\"rIdOld\"/></v:shape></w:pict></w:r></w:p>", main =>
        {
            main.AddNewPart<ImagePart>("image/png", "rIdOld").FeedData(new MemoryStream(Picture().Bytes));
            return "";
        });
        Assert.Contains("VML", Assert.Single(sample.Edit(document => Assert.Empty(document.Illustrations()))));
    }

    [Fact]
    public void Colours_of_the_theme_become_words()
    {
        var sample = Of(Paragraph("x"), main =>
        {
            Feed(main.AddNewPart<ThemePart>(), $"<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"T\"><a:themeElements><a:clrScheme name=\"C\">{string.Concat(new[] { "dk1", "lt1", "dk2", "lt2" }.Select(name => Color(name, "000000")))}"
                + $"{Color("accent1", "4472C4")}{Color("accent2", "ED7D31")}{Color("accent3", "A5A5A5")}{Color("accent4", "FFC000")}{Color("accent5", "1F3864")}{Color("accent6", "70AD47")}{Color("hlink", "0563C1")}{Color("folHlink", "954F72")}</a:clrScheme></a:themeElements></a:theme>");
            return "";
        });
        using var package = WordprocessingDocument.Open(new MemoryStream(sample.File), isEditable: false);
        using var document = new Office.Word.TextDocument(package);
        Assert.Equal(["yellow", "orange", "green", "blue", "navy", "grey"], document.PaletteWords());

        static string Color(string name, string hex) => $"<a:{name}><a:srgbClr val=\"{hex}\"/></a:{name}>";
    }
}
