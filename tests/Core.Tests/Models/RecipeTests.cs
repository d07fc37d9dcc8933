using System.Diagnostics;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Models;

/// <summary>The recipes in training/ still run from end to end. Needs Python with torch; .ci/run installs it.</summary>
public class RecipeTests
{
    private static readonly string[] Modules = ["torch", "numpy", "cairo", "PIL", "onnx"];

    private const string NotFetched = "could not be fetched";

    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Category", "Training")]
    public void A_miniature_of_the_recipe_makes_graphs_that_ONNX_Runtime_agrees_with()
    {
        using var folder = new TemporaryFolder();
        var run = folder.File("run");
        Smoke("make.py", run);

        // What it makes has transparency and words of ten languages, which this version does not draw with yet: its graphs are what can be held.
        var model = Path.Combine(run, "model");
        var graphs = Parity.Graphs(model);
        Assert.Superset(new HashSet<string> { "text_encoder", "unet", "vae_encoder", "vae_decoder" }, graphs.ToHashSet());
        foreach (var graph in graphs)
            Parity.Check(model, graph);
    }

    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Category", "Training")]
    public void A_miniature_of_the_small_models_draws_with_every_family()
    {
        using var folder = new TemporaryFolder();
        Smoke("mini.py", folder.File("run"));
        var models = folder.File("run", "models");
        Assert.Equal(["clip-mini", "ddpm-mini", "disco-mini", "glide-mini", "imagen-mini", "tokens-mini", "unclip-mini", "vqgan-mini"], Directory.EnumerateDirectories(models).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var model in Directory.EnumerateDirectories(models))
        {
            foreach (var graph in Parity.Graphs(model))
                Parity.Check(model, graph);
        }
        var thing = File.ReadLines(Path.Combine(models, "glide-mini", "tokenizer", "lexicon.tsv")).Select(line => line.Split('\t'))
            .First(row => row[0] == "thing" && row.ElementAtOrDefault(3) == "en")[4].Split('|')[0];
        var words = $"a blue {thing} on a yellow background";
        var glide = Draws(models, "glide-mini", 256, new GenerationRequest { Prompt = words, Steps = 2 });
        var edit = new PictureEdit(glide) { Mask = Mask.Rectangle(256, 256, 64, 64, 128, 128), MaskBlur = 0 };
        Draws(models, "glide-mini", 256, new GenerationRequest { Prompt = words, Edit = edit, Steps = 2, GuidanceScale = 1 });
        Draws(models, "unclip-mini", 1024, new GenerationRequest { Prompt = words, StageSteps = PerStage.Parse("2,2,2,2") });
        Draws(models, "unclip-mini", 1024, new GenerationRequest { Like = glide, StageSteps = PerStage.Parse("2,2,2,2"), StageGuidance = PerStage.Parse("1,1,1,1") });
        Draws(models, "imagen-mini", 1024, new GenerationRequest { Prompt = words, StageSteps = PerStage.Parse("2,2,1") });
        Draws(models, "imagen-mini", 1024, new GenerationRequest { Prompt = words, StageSteps = PerStage.Parse("2,2,1"), GuidanceScale = 1 });
        Draws(models, "ddpm-mini", 64, new GenerationRequest { Prompt = thing, Steps = 2 });
        var drawn = Draws(models, "tokens-mini", 64, new GenerationRequest { Prompt = words });
        using var clip = ClipModel.Load(ClipFolder.Open(Path.Combine(models, "clip-mini")), DeviceKind.Cpu, TestContext.Current.CancellationToken);
        Assert.Empty(clip.Compare(drawn, words, TestContext.Current.CancellationToken).Warnings);
        Draws(models, "glide-mini", 256, new GenerationRequest { Prompt = words, Steps = 2, GuideModel = clip });
        Draws(models, "glide-mini", 256, new GenerationRequest { Prompt = words, Steps = 2, GuideModel = clip, Cutouts = 2 });
        Draws(models, "vqgan-mini", 64, new GenerationRequest { Prompt = words, Steps = 2, GuideModel = clip, Cutouts = 2 });
        Draws(models, "ddpm-mini", 64, new GenerationRequest { Prompt = "anything", Steps = 2 });
        Draws(models, "disco-mini", 64, new GenerationRequest { Prompt = words, Steps = 4, GuideModel = clip, Cutouts = 2 });
    }

    /// <summary>A model makes a picture of its own size; whether it shows anything takes hours of training and not seconds.</summary>
    private static Picture Draws(string models, string model, int side, GenerationRequest request)
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(Path.Combine(models, model)), DeviceKind.Cpu);
        var made = pipeline.Generate(request with { Seed = 1 }).Single();
        Assert.DoesNotContain(made.Warnings, warning => warning.Contains("know", StringComparison.Ordinal));
        var picture = made.Picture;
        Assert.Equal((side, side), (picture.Width, picture.Height));
        Assert.True(picture.Rgb.Distinct().Count() > 2, $"{model} draws one colour");
        return picture;
    }

    private static void Smoke(string recipe, string run)
    {
        var python = new[] { "python3", "/usr/bin/python3", "python" }.FirstOrDefault(CanTrain);
        Assert.SkipWhen(python is null, $"There is no Python with {string.Join(", ", Modules)} (on Debian: python3-torch python3-numpy python3-cairo python3-pil python3-onnx).");
        var (exitCode, output) = Run(python, Path.Combine(ReferenceData.RepositoryRoot, "training", recipe), "--smoke", "--run", run);
        Assert.True(exitCode == 0, output);
        Assert.SkipWhen(output.Contains(NotFetched, StringComparison.Ordinal), "The drawings that the recipe learns from could not be fetched from the npm registry.");
        Assert.Contains("The miniature passed.", output, StringComparison.Ordinal);
    }

    private static bool CanTrain(string python)
    {
        try
        {
            return Run(python, "-c", $"import {string.Join(", ", Modules)}").ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no program of that name
        }
    }

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
