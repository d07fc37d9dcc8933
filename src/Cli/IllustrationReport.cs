using TextToImage.Office;

namespace TextToImage.Cli;

/// <summary>Reports documents: written ones a path a line, plans and lists as tables, all of them as one JSON array; the rest on standard error.</summary>
internal sealed class IllustrationReport(bool json)
{
    private const int WidestColumn = 48;
    private readonly List<object> _objects = [];
    private readonly HashSet<string> _warned = [];

    /// <summary>How it went: what failed only because of what was asked for is a usage error.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Done;

    /// <summary>Handles a document; what goes wrong is told, and the next one follows.</summary>
    public void Attempt(Action handle)
    {
        try
        {
            handle();
        }
        catch (AIImageException error)
        {
            Console.Error.WriteLine($"aiimage: {error.Message}");
            var code = error.ErrorId == ErrorIds.ArgumentInvalid ? Cli.ExitCode.Usage : Cli.ExitCode.Failed;
            ExitCode = ExitCode is Cli.ExitCode.Done || ExitCode == code ? code : Cli.ExitCode.Failed;
        }
    }

    public void AddPlan(IllustrationPlan plan, IReadOnlyList<AddedSlide> slides)
    {
        Warn(plan.Warnings);
        _objects.AddRange(slides.Select(slide => new { Document = plan.Path, slide.Where, slide.Layout, slide.Title, Action = "add the slide" }));
        _objects.AddRange(plan.Pictures.Select(picture => PlanLine(plan.Path, picture)));
        var added = slides.Select(slide => new[] { slide.Where, "", "", "", slide.Action });
        Table(plan.Path, ["WHERE", "PROMPT", "SIZE", "SEED", "ACTION"], added.Concat(plan.Pictures.Select(picture => new[]
        {
            picture.Where, picture.Request.Prompt, SizeOf(picture), picture.IsMade ? $"{picture.Request.Seed}" : "", picture.Action,
        })));
    }

    public void AddPictures(string path, IReadOnlyList<DocumentPicture> pictures)
    {
        _objects.AddRange(pictures.Select(picture => new
        {
            Document = path,
            picture.Number,
            picture.Where,
            picture.Slide,
            picture.Name,
            picture.Origin?.Prompt,
            picture.Origin?.NegativePrompt,
            picture.Origin?.Style,
            picture.Origin?.Seed,
            picture.Origin?.Model,
            picture.AltText,
            picture.Decorative,
        }));
        Table(path, ["#", "WHERE", "NAME", "PROMPT", "SEED", "MODEL"], pictures.Select(picture => new[]
        {
            $"{picture.Number}", picture.Where, picture.Name, picture.Origin?.Prompt ?? "", $"{picture.Origin?.Seed}", picture.Origin?.Model ?? "",
        }));
    }

    public void AddResult(IllustrationPlan plan, IllustrationResult result, bool searchedAll)
    {
        Warn(result.Warnings);
        Warn(plan.Skipped);
        if (result.Document is not { } written)
        {
            Console.Error.WriteLine($"aiimage: nothing to do in '{plan.Path}': {plan.Search?.ToString() ?? "no picture in it says how it was made"}.{(searchedAll ? "" : " --all takes every slide or heading without a picture as well.")}");
            return;
        }
        _objects.Add(new
        {
            written.Path,
            written.Backup,
            Slides = result.Slides.Select(slide => new { slide.Number, slide.Layout, slide.Title }),
            Pictures = result.Pictures.Select(picture => new
            {
                picture.Plan.Where,
                picture.Plan.Prompt,
                picture.Plan.Style,
                picture.Made.Picture.Origin?.Seed,
                picture.Made.Picture.Origin?.Model,
                picture.Made.Picture.Width,
                picture.Made.Picture.Height,
                DurationMs = Math.Round(picture.Made.Duration.TotalMilliseconds, 1),
            }).ToList(),
            result.RemovedTokens,
            result.Warnings,
        });
        if (!json)
            Console.Out.WriteLine(written.Path);
    }

    /// <summary>Tells warnings, each once.</summary>
    public void Warn(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings.Where(_warned.Add))
            Console.Error.WriteLine($"aiimage: warning: {warning}");
    }

    /// <summary>Writes the JSON, where it is wanted.</summary>
    public void Write()
    {
        if (json)
            JsonOutput.Write(_objects);
    }

    private static object PlanLine(string path, PlannedPicture picture) => new
    {
        Document = path,
        picture.Where,
        picture.Prompt,
        picture.Style,
        picture.Request.Width,
        picture.Request.Height,
        picture.Request.Seed,
        picture.Action,
    };

    private static string SizeOf(PlannedPicture picture) =>
        !picture.IsMade ? "" : picture.Request.Width is { } width ? $"{width}x{picture.Request.Height}" : "the model's";

    private void Table(string title, string[] headers, IEnumerable<string[]> rows)
    {
        if (json)
            return;
        var lines = rows.Select(row => row.Select(Short).ToArray()).Prepend(headers).ToList();
        var widths = headers.Select((_, column) => lines.Max(line => line[column].Length)).ToList();
        Console.Out.WriteLine(lines.Count > 1 ? title : $"{title}: nothing");
        if (lines.Count == 1)
            return;
        foreach (var line in lines)
            Console.Out.WriteLine("  " + string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string Short(string text) => text.Length <= WidestColumn ? text : $"{text.AsSpan(0, WidestColumn - 3)}...";
}
