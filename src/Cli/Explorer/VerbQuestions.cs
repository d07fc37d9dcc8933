using TextToImage.Imaging;
using TextToImage.Requests;
using TextToImage.Shell;

namespace TextToImage.Cli.Explorer;

/// <summary>What a verb of Explorer's menus comes to: a command line of aiimage for each file, or one for all of them.</summary>
/// <param name="Of">The file; null: all.</param>
/// <param name="Arguments">The command line, made when its turn comes, as it may need to read the file.</param>
internal sealed record VerbWork(string? Of, Func<string[]> Arguments)
{
    /// <summary>Whether the command shows something to read, rather than writing files.</summary>
    public bool Shows { get; init; }
}

/// <summary>Asks what a verb needs to know.</summary>
/// <param name="window">Where it asks.</param>
internal sealed class VerbQuestions(IFormWindow window)
{
    /// <summary>Variations that are made of a picture, as many as a grid has.</summary>
    private const string UsualVariations = "4";

    private const string Prompt = "prompt", Seed = "seed", Count = "count", Part = "part", Region = "region", Places = "places", Style = "style", Verb = "verb";

    private static readonly FormField
        SeedField = new(Seed, FieldKind.Number, ExplorerTexts.Seed),
        CountField = new(Count, FieldKind.Number, ExplorerTexts.Count) { Default = "1", Least = 1, Most = 100 };

    /// <summary>Parts of a picture, in fractions of its sides: from the left, from the top, width, height.</summary>
    private static readonly IReadOnlyList<(string Name, MenuText Label, double X, double Y, double Width, double Height)> Parts =
    [
        ("middle", ExplorerTexts.Middle, 0.25, 0.25, 0.5, 0.5),
        ("left", ExplorerTexts.LeftHalf, 0, 0, 0.5, 1),
        ("right", ExplorerTexts.RightHalf, 0.5, 0, 0.5, 1),
        ("upper", ExplorerTexts.UpperHalf, 0, 0, 1, 0.5),
        ("lower", ExplorerTexts.LowerHalf, 0, 0.5, 1, 0.5),
    ];

    /// <summary>The names of all verbs.</summary>
    public static IEnumerable<string> Verbs => ExplorerMenus.All.SelectMany(menu => menu.Verbs).Append(ExplorerMenus.Choose).Select(verb => verb.Name);

    /// <summary>The work of a verb; null: the user wants nothing.</summary>
    /// <param name="verb">Name of the verb.</param>
    /// <param name="files">Full paths of files, or of one folder.</param>
    /// <param name="cancellation">Ends asking.</param>
    /// <exception cref="AIImageException">The verb is not for these files.</exception>
    public Task<IReadOnlyList<VerbWork>?> Ask(string verb, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        return verb switch
        {
            "edit" => Edit(files, cancellation),
            "replace" => Replace(files, cancellation),
            "cutout" => Of(files, file => ["cutout", file, .. Beside(file)]),
            "enlarge2" => Of(files, file => ["resize", file, "--scale", "2", .. Beside(file)]),
            "enlarge4" => Of(files, file => ["resize", file, "--scale", "4", .. Beside(file)]),
            "vary" => Of(files, file => ["edit", file, "--vary", "1", "--count", UsualVariations, .. Beside(file)]),
            "again" => Of(files, Again),
            "info" => Shown(files, file => ["info", file]),
            "illustrate" => Illustrate(files, cancellation),
            "plan" => Shown(files, file => ["illustrate", file, "--all", "--plan"]),
            // Pictures of one document get this seed and those after it, so that no two are alike.
            "update" => Of(files, file => ["illustrate", file, "--update", "--seed", $"{Random.Shared.Next()}", "--json"]),
            "new" => New(files, cancellation),
            "choose" => Choose(files, cancellation),
            _ => throw new AIImageException(ErrorIds.ArgumentInvalid, $"Explorer's menus have no verb '{verb}'; there are {string.Join(", ", Verbs)}."),
        };
    }

    private static Task<IReadOnlyList<VerbWork>?> Of(IReadOnlyList<string> files, Func<string, string[]> arguments) =>
        Task.FromResult<IReadOnlyList<VerbWork>?>([.. files.Select(file => new VerbWork(file, () => arguments(file)))]);

    private static Task<IReadOnlyList<VerbWork>?> Shown(IReadOnlyList<string> files, Func<string, string[]> arguments) =>
        Task.FromResult<IReadOnlyList<VerbWork>?>([.. files.Select(file => new VerbWork(file, () => arguments(file)) { Shows = true })]);

    private static string[] Beside(string file) => ["--out", Path.GetDirectoryName(file)!, "--json"];

    private static string[] Drawing(IReadOnlyDictionary<string, string> answers) =>
        ["--count", answers[Count], .. If(answers[Seed].Length > 0, "--seed", answers[Seed])];

    private static string[] If(bool isWanted, params string[] option) => isWanted ? option : [];

    /// <summary>The command line that makes a picture as its file says, but for the seed.</summary>
    private static string[] Again(string file)
    {
        var (picture, made) = PictureFile.Read(file);
        if (made?.Prompt is not { } prompt)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The file '{file}' does not say how it was made, so it cannot be made again; edit it with a prompt.") { Subject = file };
        if (made.Edited)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The picture '{file}' was made from another one, which its file does not have; edit that one again.") { Subject = file };
        string[] apart = [nameof(GenerationRequest.Prompt), nameof(GenerationRequest.Seed), nameof(GenerationRequest.VariationSeed)];
        var said = SettingsMetadata.Read(made);
        var rows = SettingsTable.All.Where(row => row.IsOn(SettingSurfaces.CommandLine) && !row.IsOfEdit && !apart.Contains(row.Name)
            && said.TryGetValue(row.Name, out var value) && !value.Equals(row.Default));
        return
        [
            "new", prompt, .. If(made.Model is not null, "--model", made.Model!), "--size", FormattableString.Invariant($"{made.Width ?? picture.Width}x{made.Height ?? picture.Height}"),
            .. rows.SelectMany(row => row.ValueType == typeof(bool) ? new[] { row.Option } : [row.Option, Setting.Text(said[row.Name]).ToLowerInvariant()]), .. Beside(file),
        ];
    }

    private async Task<IReadOnlyList<VerbWork>?> Edit(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        var answers = await Ask("edit", [PromptField(files), SeedField, CountField], cancellation);
        return answers is null ? null : await Of(files, file => ["edit", file, answers[Prompt], .. Drawing(answers), .. Beside(file)]);
    }

    private async Task<IReadOnlyList<VerbWork>?> Replace(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        var parts = new FormField(Part, FieldKind.Choice, ExplorerTexts.Part) { Choices = [.. Parts.Select(part => (part.Name, part.Label)), (Region, ExplorerTexts.Numbers)] };
        var chosen = await Ask("replace", [parts], cancellation);
        if (chosen is null)
            return null;
        FormField[] region = chosen[Part] == Region ? [new(Region, FieldKind.Text, ExplorerTexts.Region)] : [];
        var answers = await Ask("replace", [.. region, new(Prompt, FieldKind.Prompt, ExplorerTexts.Prompt), SeedField, CountField], cancellation);
        return answers is null ? null : await Of(files, file =>
            ["edit", file, answers[Prompt], "--region", answers.TryGetValue(Region, out var given) ? given : RegionOf(file, chosen[Part]), .. Drawing(answers), .. Beside(file)]);
    }

    private static string RegionOf(string file, string name)
    {
        var (_, _, x, y, width, height) = Parts.First(part => part.Name == name);
        var picture = PictureFile.Read(file).Picture;
        return FormattableString.Invariant($"{(int)(x * picture.Width)},{(int)(y * picture.Height)},{Math.Max(1, (int)(width * picture.Width))},{Math.Max(1, (int)(height * picture.Height))}");
    }

    private async Task<IReadOnlyList<VerbWork>?> Illustrate(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        const string all = "all", marked = "marked";
        var answers = await Ask("illustrate",
        [
            new(Places, FieldKind.Choice, ExplorerTexts.Places) { Choices = [(all, ExplorerTexts.AllPlaces), (marked, ExplorerTexts.MarkedPlaces)] },
            new(Style, FieldKind.Text, ExplorerTexts.Style),
            SeedField,
        ], cancellation);
        return answers is null ? null : await Of(files, file =>
        [
            "illustrate", file, .. If(answers[Places] == all, "--all"), .. If(answers[Style].Length > 0, "--style", answers[Style]), .. If(answers[Seed].Length > 0, "--seed", answers[Seed]), "--json",
        ]);
    }

    private async Task<IReadOnlyList<VerbWork>?> New(IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        var answers = await Ask("new", [new(Prompt, FieldKind.Prompt, ExplorerTexts.Prompt), SeedField, CountField], cancellation);
        return answers is null ? null : [.. folders.Select(folder => new VerbWork(folder, () => ["new", answers[Prompt], .. Drawing(answers), "--out", folder, "--json"]))];
    }

    /// <summary>Send To takes any file; the verbs are those of the menu that all of these files have.</summary>
    private async Task<IReadOnlyList<VerbWork>?> Choose(IReadOnlyList<string> files, CancellationToken cancellation)
    {
        var menu = ExplorerMenus.All.FirstOrDefault(menu => files.All(file => menu.Places.Any(place => place.EndsWith($@"\{Path.GetExtension(file)}", StringComparison.OrdinalIgnoreCase))))
            ?? throw new AIImageException(ErrorIds.ArgumentInvalid, "Some of these files are neither pictures nor documents that can be illustrated, or they are both; send files of one kind.");
        var field = new FormField(Verb, FieldKind.Choice, ExplorerTexts.Task) { Choices = [.. menu.Verbs.Select(verb => (verb.Name, verb.Text))] };
        var answers = await window.Ask(ExplorerMenus.Choose.Text, [field], cancellation);
        return answers is null ? null : await Ask(answers[Verb], files, cancellation);
    }

    private Task<IReadOnlyDictionary<string, string>?> Ask(string verb, FormField[] fields, CancellationToken cancellation) =>
        window.Ask(ExplorerMenus.All.SelectMany(menu => menu.Verbs).First(each => each.Name == verb).Text, fields, cancellation);

    /// <summary>The prompt of a single picture is where its editing begins; several have none in common.</summary>
    private static FormField PromptField(IReadOnlyList<string> files) =>
        new(Prompt, FieldKind.Prompt, ExplorerTexts.Prompt) { Default = files.Count == 1 ? PictureFile.Read(files[0]).Metadata?.Prompt ?? "" : "" };
}
