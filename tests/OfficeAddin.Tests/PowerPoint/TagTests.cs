using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.PowerPoint;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Shapes with tags, which programs set and PowerPoint keeps (upper-case names).</summary>
public class TagTests
{
    private static readonly (long, long, long, long) Somewhere = (1_000_000, 2_000_000, 4_000_000, 2_000_000);

    [Fact]
    public void A_tag_says_what_a_shape_is_to_show_once()
    {
        var deck = Tagged(("IMAGE", "a green tree"));
        var presentation = new Presentation(deck.Document);
        var target = Assert.Single(presentation.Find(new IllustrationQuery()));
        Assert.Equal(("a green tree", "slide 1, shape 'Box'", TargetKind.Shape), (target.Prompt, target.Where, target.Kind));
        presentation.Insert(target, Pictures.Ring(200, 100, target.Prompt!), target.Settings);
        var slide = deck.Reopen().Document.PresentationPart!.SlideParts.Single();
        var data = slide.Slide!.Descendants<P.Picture>().Single().Descendants<P.CustomerDataTags>().Single();
        Assert.Equal("a green tree", ((UserDefinedTagsPart)slide.GetPartById(data.Id!.Value!)).TagList!.Elements<P.Tag>().Single().Val!.Value);
        // The tag stays for the program that set it, and is no new place.
        Assert.Empty(new Presentation(deck.Document).Find(new IllustrationQuery()));
        Assert.Empty(deck.Problems());
    }

    [Theory]
    [InlineData("role")]
    [InlineData("HERO")]
    public void A_shape_is_named_by_the_name_or_the_value_of_a_tag(string name)
    {
        var presentation = new Presentation(Tagged(("ROLE", "hero")).Document);
        Assert.Empty(presentation.Find(new IllustrationQuery()));
        Assert.Equal("slide 1, shape 'Box'", Assert.Single(presentation.Find(new IllustrationQuery { Target = name })).Where);
    }

    [Fact]
    public void A_tag_without_a_value_is_none() => Assert.Empty(new Presentation(Tagged(("IMAGE", " ")).Document).Find(new IllustrationQuery()));

    private static Deck Tagged((string Name, string Value) tag)
    {
        var deck = new Deck();
        var slide = deck.Slide(3, Deck.TextBox(3, "Box", Somewhere, "<a:p/>").Replace("<p:nvPr/>", "<p:nvPr><p:custDataLst><p:tags r:id=\"rId5\"/></p:custDataLst></p:nvPr>", StringComparison.Ordinal));
        slide.AddNewPart<UserDefinedTagsPart>("application/vnd.openxmlformats-officedocument.presentationml.tags+xml", "rId5").TagList = new P.TagList(new P.Tag { Name = tag.Name, Val = tag.Value });
        return deck.Reopen();
    }
}
