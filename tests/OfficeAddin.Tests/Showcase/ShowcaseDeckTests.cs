using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Files;
using TextToImage.Office.Tests.PowerPoint;
using static TextToImage.Office.Tests.Showcase.IllustratedDeck;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>What became of the places of the showcase deck. Boxes are in EMU, crops in thousandths of a percent, all worked out by hand.</summary>
[Trait("Category", "Slow")]
[Collection<IllustratedDeckTests>]
public class ShowcaseDeckTests(IllustratedDeck deck)
{
    [Fact]
    public void Every_place_got_what_the_deck_says_of_it()
    {
        Assert.Equal(
            [
                ("slide 2, placeholder 'Picture Placeholder 2'", "a team of people in the city", 1L),
                ("slide 3, placeholder 'Content Placeholder 2'", "a rocket at night", 2),
                ("slide 5, placeholder 'ClipArt Placeholder 2'", "icon of a light bulb", 3),
                ("slide 6, 'TextBox 3', token", "a boat at sea", 4),
                ("slide 6, 'TextBox 4', token", "a yellow star on a blue background", 5),
                ("slide 7, table 'Table 2', token", "a bicycle", 11),
                ("slide 7, table 'Table 2', token", "a handshake", 7),
                ("slide 7, 'Photo', token", "a cup", 8),
                ("slide 8, shape 'Badge'", "a trophy on a yellow background", 9),
                ("slide 9", "Three blue birds over a green hill", 10),
                ("slide 10", "two speech bubbles", 11),
                ("slide 11", "a calendar", 12),
                ("slide 12, placeholder 'Picture Placeholder 2'", "a key", 13),
                ("slide 13, 'Heart 4', token", "a red heart", 9),
                ("slide 13, 'Heart 5', token", "a red heart", 9),
                ("slide 14, 'Picture Placeholder 2', token", "a woman", 16),
            ],
            deck.Result.Pictures.Select(each => (each.Plan.Where.Replace(" (hidden)", ""), each.Plan.Prompt!, each.Made.Picture.Origin!.Seed)));
        Assert.Empty(deck.Result.Warnings);
        // Four by three runs before, and one that somebody else put there.
        Assert.Equal(20, deck.Work.Listed().Count);
        Assert.Equal(["Logo"], deck.Work.Listed().Where(each => each.Origin is null).Select(each => each.Name));
    }

    [Fact]
    public void Filled_placeholders_inherit_their_boxes_and_are_cropped_to_them()
    {
        // Layout: 1152 x 896 in 6172200 x 4873625; of the width 1.266449 / 1.285714 = 98.502 % are seen.
        Filled(2, "Picture Placeholder 2", (1152, 896), (749, 0, 749, 0), "a team of people in the city");
        // Master: 1600 x 640 in 10515600 x 4351338; 2.416636 / 2.5 = 96.665 %.
        Filled(3, "Content Placeholder 2", (1600, 640), (1667, 0, 1667, 0), "a rocket at night");
        // Contained: 512 x 512 in 5181600 x 4351338; the frame is 1.190806 times as wide.
        Filled(4, "Content Placeholder 3", (512, 512), (-9540, 0, -9540, 0), "a green tree next to a yellow chair");
        // A square in a square.
        Filled(5, "ClipArt Placeholder 2", (1024, 1024), (0, 0, 0, 0), "icon of a light bulb");
        Filled(12, "Picture Placeholder 2", (1152, 896), (749, 0, 749, 0), "a key");
        Filled(14, "Picture Placeholder 2", (1152, 896), (749, 0, 749, 0), "a woman");
    }

    [Fact]
    public void Pictures_of_tokens_stand_in_and_beside_their_texts()
    {
        var boat = deck.Slide(6).Descendants<P.Picture>().First();
        // The right 40 % of a box of 5000000 x 2500000 at 838200; 448 x 576 contained in it is 1944444 wide.
        Placed(boat, (448, 576), (3_865_978, 1_825_625, 1_944_444, 2_500_000), (0, 0, 0, 0), "a boat at sea");
        Assert.Equal("We deliver by boat. It is slow, but the view is good.", deck.Slide(6).Descendants<P.Shape>().ElementAt(1).TextBody!.InnerText);
        Assert.Equal(2_000_000 + 114_300, deck.Slide(6).Descendants<A.BodyProperties>().ElementAt(1).RightInset!.Value);
        var star = deck.Picture(6, "TextBox 4");
        Placed(star, (1024, 1024), (7_000_000, 1_825_625, 3_500_000, 3_500_000), (0, 0, 0, 0), "A star");
        Assert.Equal("ellipse", star.Descendants<A.PresetGeometry>().Single().Preset!.InnerText);
        // In a group the box is in the group's units: 1152 x 896 in 2000000 x 1500000, of the height 96.429 % are seen.
        Placed(deck.Picture(7, "Photo"), (1152, 896), (0, 0, 2_000_000, 1_500_000), (0, 1786, 0, 1786), altText: null);
        // 640 x 416 in 3000000 x 2000000: 97.5 %.
        Placed(deck.Picture(13, "Heart 4"), (640, 416), (800_000, 900_000, 3_000_000, 2_000_000), (1250, 0, 1250, 0), "a red heart");
        Placed(deck.Picture(13, "Heart 5"), (640, 416), (4_600_000, 900_000, 3_000_000, 2_000_000), (1250, 0, 1250, 0), "a red heart");
    }

    [Fact]
    public void Cells_of_a_table_and_the_background_are_filled()
    {
        var cells = deck.Slide(7).Descendants<A.TableCell>().ToList();
        Assert.Equal(["Parking for bicycles", "", "A room to meet", ""], cells.Select(cell => cell.TextBody!.InnerText));
        Assert.Equal(["lnL", "blipFill"], cells[1].TableCellProperties!.ChildElements.Select(child => child.LocalName));
        Assert.Equal(["lnL", "blipFill"], cells[3].TableCellProperties!.ChildElements.Select(child => child.LocalName));
        Assert.NotNull(deck.Slide(1).CommonSlideData!.Background!.BackgroundProperties!.GetFirstChild<A.BlipFill>());
        Assert.Empty(deck.Slide(1).Descendants<P.Picture>());
    }

    [Fact]
    public void A_named_shape_keeps_its_turn_line_shadow_and_animation()
    {
        var hero = deck.Picture(8, ShowcaseDeck.Hero);
        Assert.Equal((1_400_000, 2_200_000, 4_200_000, 3_000_000), BoxOf(hero));
        Assert.Equal(900_000, hero.ShapeProperties!.Transform2D!.Rotation!.Value);
        Assert.Equal(57_150, hero.ShapeProperties.GetFirstChild<A.Outline>()!.Width!.Value);
        Assert.Equal(127_000, hero.ShapeProperties.GetFirstChild<A.EffectList>()!.OuterShadow!.BlurRadius!.Value);
        Assert.Equal(4u, hero.NonVisualPictureProperties!.NonVisualDrawingProperties!.Id!.Value);
        Assert.Equal(["4", "4"], deck.Slide(8).Timing!.Descendants<P.ShapeTarget>().Select(each => each.ShapeId!.Value));
        // The tag of the other shape says what it shows, and stays.
        Placed(deck.Picture(8, "Badge"), (1024, 1024), (7_400_000, 2_200_000, 3_200_000, 3_200_000), (0, 0, 0, 0), "a trophy on a yellow background");
        Assert.Single(deck.Picture(8, "Badge").Descendants<P.CustomerDataTags>());
    }

    [Fact]
    public void Slides_without_a_place_get_pictures_where_nothing_else_is()
    {
        // Below the title, in line with it, and where the texts of other slides are.
        Assert.Equal((838_200, 1_825_625, 10_515_600, 4_351_338), BoxOf(deck.Slide(9).Descendants<P.Picture>().Single()));
        // The right 40 % of the text, which goes on at the left: 1024 x 1024 in 4206240 x 4351338.
        Placed(deck.Slide(10).Descendants<P.Picture>().Single(), (1024, 1024), (7_147_560, 1_825_625, 4_206_240, 4_351_338), (1667, 0, 1667, 0), "two speech bubbles");
        Assert.Equal(4_206_240 + 114_300, deck.Slide(10).Descendants<A.BodyProperties>().ElementAt(1).RightInset!.Value);
        // 864 x 320 in 4206240 x 1500187.
        Placed(deck.Slide(11).Descendants<P.Picture>().Single(), (864, 320), (7_141_210, 4_589_463, 4_206_240, 1_500_187), (0, 1851, 0, 1851), "a calendar");
    }

    [Fact]
    public void Nothing_else_changed_and_no_rule_is_broken()
    {
        using var original = PresentationDocument.Open(new MemoryStream(deck.Original), false);
        Assert.Empty(Deck.Problems(original));
        Assert.Empty(Deck.Problems(deck.Document));
        Assert.Empty(PackageProblems.Find(File.ReadAllBytes(deck.Work.Path)));
        Assert.False(deck.Slide(ShowcaseDeck.HiddenSlide).Show!.Value);
        Assert.Equal(original.PresentationPart!.Presentation!.OuterXml, deck.Document.PresentationPart!.Presentation!.OuterXml);
        foreach (var (number, name) in new[] { (1, "Title 1"), (2, "Text Placeholder 3"), (7, "Label"), (13, "Logo") })
            Assert.Equal(Shape(original, number, name), Shape(deck.Document, number, name));
    }

    [Fact]
    public void Picture_files_are_kept_once_and_say_that_a_model_made_them()
    {
        // Nineteen pictures, of which two are the same, and the logo.
        Assert.Equal((19, 19), (PictureFiles.Hashes(deck.Document).Count, PictureFiles.Hashes(deck.Document).Distinct().Count()));
        Assert.Equal(18, PictureFiles.MadeByModels(deck.Document));
        var ids = Enumerable.Range(1, 14).SelectMany(number => deck.Slide(number).Descendants()).Where(each => each.LocalName == "creationId").Select(each => each.GetAttribute("id", "").Value!).ToList();
        // All but the background and two cells, which have no properties of their own.
        Assert.Equal(16, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches(@"^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$", id));
    }

    private void Filled(int slide, string name, (int, int) pixels, (int, int, int, int) crop, string altText)
    {
        var picture = deck.Picture(slide, name);
        Assert.False(picture.ShapeProperties!.HasChildren, "A placeholder has a box of its own.");
        Assert.NotNull(picture.Descendants<P.PlaceholderShape>().SingleOrDefault());
        Shown(picture, pixels, crop, altText);
    }

    private static void Placed(P.Picture picture, (int, int) pixels, (long, long, long, long) box, (int, int, int, int) crop, string? altText)
    {
        Assert.Equal(box, BoxOf(picture));
        Shown(picture, pixels, crop, altText);
    }

    private static void Shown(P.Picture picture, (int, int) pixels, (int, int, int, int) crop, string? altText)
    {
        Assert.Equal(pixels, PixelsOf(picture));
        Assert.Equal(crop, CropOf(picture));
        var marks = picture.NonVisualPictureProperties!.NonVisualDrawingProperties!;
        Assert.Equal(altText, marks.Description?.Value);
        Assert.Equal(altText is null, marks.Descendants().Any(each => each.LocalName == "decorative"));
    }

    private static string Shape(PresentationDocument document, int slide, string name) =>
        Slide(document, slide).Descendants<P.NonVisualDrawingProperties>().Single(each => each.Name == name).Parent!.Parent!.OuterXml;
}
