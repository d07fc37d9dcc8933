using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Files;
using TextToImage.Office.PowerPoint;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Decks that Office saved; they are in a folder beside the repository, not in it.</summary>
public class OfficeDeckTests
{
    private static readonly string Folder = Path.Combine(ReferenceData.RepositoryRoot, "..", "shared", "data", "office");

    public static IEnumerable<TheoryDataRow<string>> Decks => Directory.Exists(Folder)
        ? Directory.GetFiles(Folder, "*.pptx").Order().Select(path => new TheoryDataRow<string>(Path.GetFileName(path)))
        : [new TheoryDataRow<string>("")];

    [Theory]
    [MemberData(nameof(Decks))]
    public void Decks_of_Office_get_pictures_and_no_new_problem(string name)
    {
        Assert.SkipWhen(name.Length == 0, $"There is no folder '{Folder}' with decks that Office saved.");
        using var stream = new MemoryStream();
        stream.Write(File.ReadAllBytes(Path.Combine(Folder, name)));
        List<string> before;
        int targets;
        using (var document = PresentationDocument.Open(stream, true))
        {
            before = Deck.Problems(document);
            targets = Illustrate(document);
        }
        using var illustrated = PresentationDocument.Open(stream, false);
        Assert.Empty(Deck.Problems(illustrated).Except(before));
        Assert.Equal(targets, new Presentation(illustrated).Illustrations().Count(each => each.Origin is not null));
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_TEST_DOCUMENTS") is { Length: > 0 } kept)
            File.WriteAllBytes(Path.Combine(kept, name), stream.ToArray());
    }

    [Theory]
    [MemberData(nameof(Decks))]
    public void Decks_of_Office_get_a_slide_of_each_layout_and_no_new_problem(string name)
    {
        Assert.SkipWhen(name.Length == 0, $"There is no folder '{Folder}' with decks that Office saved.");
        using var stream = new MemoryStream();
        stream.Write(File.ReadAllBytes(Path.Combine(Folder, name)));
        List<string> before;
        int added;
        using (var document = PresentationDocument.Open(stream, true))
        {
            before = [.. Deck.Problems(document), .. PackageProblems.Find(stream.ToArray())];
            added = AddSlides(document);
        }
        using var changed = PresentationDocument.Open(stream, false);
        Assert.Empty(Deck.Problems(changed).Concat(PackageProblems.Find(stream.ToArray())).Except(before));
        Assert.Equal(added, changed.PresentationPart!.SlideParts.Count(slide => slide.NotesSlidePart?.NotesSlide?.InnerText == "Notes of a row"));
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_TEST_DOCUMENTS") is { Length: > 0 } kept)
            File.WriteAllBytes(Path.Combine(kept, $"layouts-{name}"), stream.ToArray());
    }

    private static int AddSlides(PresentationDocument document)
    {
        var presentation = new Presentation(document);
        var names = document.PresentationPart!.SlideMasterParts.SelectMany(master => master.SlideLayoutParts)
            .Select(layout => layout.SlideLayout!.CommonSlideData!.Name?.Value).Where(each => !string.IsNullOrEmpty(each)).Distinct().ToList();
        var numbers = presentation.AddSlides(null, [.. names.Select(layout => TemplateDeck.Row(
            ("Layout", layout!), ("Title", $"Layout {layout}"), ("Subtitle", "Below"), ("Text", "One\n\tTwo"), ("Content", "- A\n- B"), ("Text 2", "Second"), ("Picture", "a ring"), ("Notes", "Notes of a row")))]).Select(each => each.Number).ToList();
        foreach (var target in presentation.Find(new IllustrationQuery { Slides = numbers }))
            presentation.Insert(target, Pictures.Ring(400, 300, target.Prompt ?? "a ring"), target.Settings);
        presentation.Flush();
        return names.Count;
    }

    private static int Illustrate(PresentationDocument document)
    {
        var presentation = new Presentation(document);
        var targets = presentation.Find(new IllustrationQuery { All = true });
        for (var index = 0; index < targets.Count; index++)
            presentation.Insert(targets[index], Pictures.Ring(400, 300, targets[index].Prompt ?? "a ring", index), targets[index].Settings);
        presentation.Flush();
        return targets.Count;
    }
}
