namespace TextToImage.Office.PowerPoint;

/// <summary>The slides that a query chooses, for places as for pictures.</summary>
internal static class SlideChoice
{
    /// <summary>Those of all slides that fit.</summary>
    /// <exception cref="AIImageException">There is no such slide, title or layout.</exception>
    public static IReadOnlyList<SlideView> Of(IReadOnlyList<SlideView> slides, IllustrationQuery query)
    {
        if (query.Heading is { } heading)
            throw NotFound($"Presentations have no headings, so there is none '{heading}'; name slides by number, title or layout instead.", heading);
        IEnumerable<SlideView> chosen = slides;
        if (query.Slides is { } numbers)
        {
            foreach (var number in numbers.Where(number => number < 1 || number > slides.Count))
                throw NotFound(slides.Count == 0 ? $"There is no slide {number}: the presentation has none." : $"There is no slide {number}: the presentation has {slides.Count}; name a number from 1 to {slides.Count}.", number);
            var wanted = new HashSet<int>(numbers);
            chosen = chosen.Where(slide => wanted.Contains(slide.Number));
        }
        if (query.Title is { } title)
            chosen = Required(chosen.Where(slide => Wildcards.Fit((slide.Title ?? "").Trim(), title.Trim())), $"No slide has a title like '{title}'; look at the titles, and use * for any text.", title);
        if (query.Layout is { } layout)
            chosen = Required(chosen.Where(slide => Wildcards.Fit(slide.LayoutName.Trim(), layout.Trim())), $"No slide has the layout '{layout}'; the layouts in use are {Quoted(slides.Select(slide => slide.LayoutName))}.", layout);
        return [.. chosen];
    }

    /// <summary>The error for what was asked for by name and is not there.</summary>
    public static AIImageException NotFound(string message, object subject) => new(ErrorIds.TargetNotFound, message) { Subject = subject };

    private static List<SlideView> Required(IEnumerable<SlideView> found, string problem, string subject) =>
        found.ToList() is { Count: > 0 } some ? some : throw NotFound(problem, subject);

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Distinct().Select(name => $"'{name}'"));
}
