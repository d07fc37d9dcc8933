using System.Diagnostics;
using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Models;

/// <summary>The recipe in training/ still makes a model that this program can run. Needs Python with torch; .ci/run installs it.</summary>
public class StarterRecipeTests
{
    private static readonly string[] Modules = ["torch", "numpy", "cairo", "PIL", "onnx"];

    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Category", "Training")]
    public void A_miniature_of_the_recipe_makes_a_model_that_draws()
    {
        var python = new[] { "python3", "/usr/bin/python3", "python" }.FirstOrDefault(CanTrain);
        Assert.SkipWhen(python is null, $"There is no Python with {string.Join(", ", Modules)} (on Debian: python3-torch python3-numpy python3-cairo python3-pil python3-onnx).");
        using var folder = new TemporaryFolder();
        var run = folder.File("run");

        var (exitCode, output) = Run(python, Path.Combine(ReferenceData.RepositoryRoot, "training", "make.py"), "--smoke", "--run", run);
        Assert.True(exitCode == 0, output);
        Assert.Contains("The miniature passed.", output, StringComparison.Ordinal);

        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(Path.Combine(run, "model")), DeviceKind.Cpu);
        var first = pipeline.Generate(new GenerationRequest { Prompt = "a red house", Seed = 1, Steps = 3 }).Single();
        var second = pipeline.Generate(new GenerationRequest { Prompt = "a blue tree", Seed = 1, Steps = 3 }).Single();
        Assert.Equal((256, 256), (first.Picture.Width, first.Picture.Height));
        Assert.Empty(first.Warnings);
        Assert.NotEqual(first.Picture.Rgb, second.Picture.Rgb);
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
