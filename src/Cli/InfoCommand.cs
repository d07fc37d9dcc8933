using System.CommandLine;
using TextToImage.Imaging;

namespace TextToImage.Cli;

/// <summary><c>aiimage info</c>: how a picture was made, from its own metadata.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("IMAGE") { Description = "A picture made here or by another tool." };
        var command = new Command("info", "Shows how a picture was made.") { file };
        command.SetAction(parsed =>
        {
            var (picture, made) = PictureFile.Read(parsed.GetValue(file)!);
            Line("size", $"{picture.Width}x{picture.Height}");
            Line("prompt", made?.Prompt);
            Line("negative", made?.NegativePrompt);
            Line("model", made?.Model);
            Line("seed", made?.Seed);
            Line("steps", made?.Steps);
            Line("guidance", made?.GuidanceScale);
            Line("scheduler", made?.Scheduler);
            Line("strength", made?.Strength);
            Line("edited", made?.Edited == true ? "yes" : null);
            foreach (var (name, value) in made?.Other ?? new Dictionary<string, string>())
                Line(name, value);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Line(string name, object? value)
    {
        if (value is not null)
            Console.Out.WriteLine(FormattableString.Invariant($"{name,-12} {value}"));
    }
}
