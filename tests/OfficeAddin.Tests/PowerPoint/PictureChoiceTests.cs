using TextToImage.Office.Illustrating;
using TextToImage.Office.PowerPoint;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Slides, titles, layouts and names choose among pictures as they do among places.</summary>
public class PictureChoiceTests
{
    private static Presentation Illustrated()
    {
        var deck = new Deck();
        deck.Slide(2, Deck.Title("Sales 2025") + Deck.Placeholder(3, "Hero", "type=\"pic\" idx=\"1\""));
        deck.Slide(4, Deck.Title("Costs") + Deck.Placeholder(3, "Clip", "type=\"clipArt\" idx=\"7\""));
        deck.Slide(2, Deck.Title("Sales 2026") + Deck.Placeholder(3, "Hero", "type=\"pic\" idx=\"1\""));
        var presentation = new Presentation(deck.Document);
        foreach (var target in presentation.Find(new IllustrationQuery()))
            presentation.Insert(target, Pictures.Ring(100, 100, "x"), target.Settings);
        return presentation;
    }

    [Fact]
    public void Pictures_are_chosen_by_number_title_layout_and_name()
    {
        var presentation = Illustrated();
        int?[] Slides(IllustrationQuery query) => [.. PictureChoice.Of(presentation, query).Select(each => each.Slide)];
        Assert.Equal([1, 2, 3], Slides(new IllustrationQuery()));
        Assert.Equal([2, 3], Slides(new IllustrationQuery { Slides = [3, 2] }));
        Assert.Equal([1, 3], Slides(new IllustrationQuery { Title = "sales*" }));
        Assert.Equal([2], Slides(new IllustrationQuery { Layout = "clip art" }));
        Assert.Equal([3], Slides(new IllustrationQuery { Slides = [2, 3], Target = "he?o" }));
    }

    [Fact]
    public void What_is_not_there_is_refused_as_it_is_for_places()
    {
        var presentation = Illustrated();
        foreach (var query in new[] { new IllustrationQuery { Slides = [4] }, new() { Title = "x*" }, new() { Layout = "x" }, new() { Heading = "x" } })
        {
            var picture = Assert.Throws<AIImageException>(() => PictureChoice.Of(presentation, query));
            var place = Assert.Throws<AIImageException>(() => presentation.Find(query));
            Assert.Equal((place.ErrorId, place.Message), (picture.ErrorId, picture.Message));
        }
        Assert.Equal(ErrorIds.TargetNotFound, Assert.Throws<AIImageException>(() => PictureChoice.Of(presentation, new IllustrationQuery { Slides = [2], Target = "Hero" })).ErrorId);
    }
}
