using System.CommandLine;
using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary><c>aiimage info</c>: how a picture was made, from its own metadata.</summary>
internal static class InfoCommand
{
    /// <summary>Texts of other programs may be long: so much of one is shown in a line, and all of it with --json.</summary>
    private const int ShownText = 100;

    public static Command Create()
    {
        var file = new Argument<string>("IMAGE") { Description = "A picture made here or by another tool." };
        var json = JsonOutput.Option();
        var command = new Command("info", "Shows how a picture was made.") { file, json };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            var (picture, made) = PictureFile.Read(path);
            if (parsed.GetValue(json))
                JsonOutput.Write([Object(path, picture, made)]);
            else
                Lines(picture, made);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Lines(Picture picture, PictureMetadata? made)
    {
        Line("size", $"{picture.Width}x{picture.Height}");
        Line("prompt", made?.Prompt);
        Line("negative", made?.NegativePrompt);
        Line("model", made?.Model);
        Line("seed", made?.Seed);
        Line("steps", made?.Steps);
        Line("guidance", made?.GuidanceScale);
        Line("scheduler", made?.Scheduler);
        Line("made at", made is { Width: { } width, Height: { } height } && (width, height) != (picture.Width, picture.Height) ? $"{width}x{height}" : null);
        Line("strength", made?.Strength);
        Line("edited", made?.Edited == true ? "yes" : null);
        Line("software", made?.Software);
        foreach (var (name, value) in made?.Other ?? new Dictionary<string, string>())
            Line(name, Short(value));
    }

    /// <summary>Everything, by the names that other reports have.</summary>
    private static Dictionary<string, object?> Object(string path, Picture picture, PictureMetadata? made)
    {
        var said = made is null ? new Dictionary<string, object>() : SettingsMetadata.Read(made);
        var all = new Dictionary<string, object?> { ["path"] = Path.GetFullPath(path), ["width"] = picture.Width, ["height"] = picture.Height };
        foreach (var (name, value) in said.Where(setting => setting.Key is not (nameof(PictureMetadata.Width) or nameof(PictureMetadata.Height))))
            all[JsonOutput.Name(name)] = value is ValueType and not Enum ? value : Setting.Text(value);
        (all["prompt"], all["model"], all["seed"], all["edited"], all["software"]) = (made?.Prompt, made?.Model, made?.Seed, made?.Edited, made?.Software);
        (all["madeWidth"], all["madeHeight"], all["scheduler"], all["other"]) = (made?.Width, made?.Height, made?.Scheduler, made?.Other);
        return all;
    }

    private static string Short(string text) => text.Length <= ShownText || !text.TrimStart().StartsWith('{')
        ? text
        : FormattableString.Invariant($"{text[..ShownText]}... ({text.Length} characters; --json has all)");

    private static void Line(string name, object? value)
    {
        if (value is not null)
            Console.Out.WriteLine(FormattableString.Invariant($"{name,-12} {value}"));
    }
}
