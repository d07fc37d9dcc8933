using TextToImage.Office.PowerPoint;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Settings that mean nothing on slides are told, and say where.</summary>
public class UnheededSettingsTests
{
    private const string Box = "slide 1, 'Box', token";

    [Fact]
    public void What_is_for_Word_is_told_at_each_place()
    {
        var warnings = Warnings("wrap=square, left=2cm, caption=A cat", new IllustrationQuery());
        Assert.Equal(2, warnings.Count);
        Assert.Contains($"settings wrap, left are not heeded ({Box})", warnings[0], StringComparison.Ordinal);
        Assert.Contains($"setting caption is not heeded ({Box})", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_decoration_with_an_alt_text_is_told() =>
        Assert.Contains($"setting alt is not heeded ({Box}): a decoration", Assert.Single(Warnings("decorative, alt=A cat", new IllustrationQuery())), StringComparison.Ordinal);

    [Fact]
    public void What_a_shape_can_do_is_not_told() => Assert.Empty(Warnings("alt=A cat, width=2cm, height=3cm, fit=contain", new IllustrationQuery()));

    [Fact]
    public void Fills_have_no_size_and_no_alt_text()
    {
        var deck = new Deck();
        deck.Slide(3, Deck.Title("A sea"));
        var presentation = new Presentation(deck.Document);
        var target = Assert.Single(presentation.Find(new IllustrationQuery { Background = true }));
        var settings = new PictureSettings { Width = 1, AltText = "A sea" };
        Assert.Equal(target.Frame, target.FrameFor(settings));
        presentation.Insert(target, Pictures.Ring(100, 100, "x"), settings);
        Assert.Equal(2, presentation.Warnings.Count);
        Assert.All(presentation.Warnings, warning => Assert.Contains("(slide 1, background)", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void A_picture_that_is_made_again_keeps_its_frame_and_says_so()
    {
        var deck = new Deck();
        deck.Slide(2, Deck.Placeholder(3, "Hero", "type=\"pic\" idx=\"1\""));
        var presentation = new Presentation(deck.Document);
        presentation.Insert(presentation.Find(new IllustrationQuery())[0], Pictures.Ring(100, 100, "x"), new PictureSettings());
        presentation.Replace(presentation.Illustrations()[0], Pictures.Ring(100, 100, "y"), new PictureSettings { Height = 1, Align = PictureAlign.Left, Fit = PictureFit.Contain });
        Assert.Contains("height, align are not heeded (slide 1, picture 'Hero')", Assert.Single(presentation.Warnings), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Warnings(string settings, IllustrationQuery query)
    {
        var deck = new Deck();
        deck.Slide(3, Deck.TextBox(3, "Box", (0, 0, 3_000_000, 2_000_000), Deck.Paragraphs($"{{{{image: a cat | {settings}}}}}")));
        var presentation = new Presentation(deck.Document);
        var target = Assert.Single(presentation.Find(query));
        presentation.Insert(target, Pictures.Ring(100, 100, "x"), target.Settings);
        Assert.Equal(presentation.Warnings, target.Unheeded(target.Settings));
        return presentation.Warnings;
    }
}
