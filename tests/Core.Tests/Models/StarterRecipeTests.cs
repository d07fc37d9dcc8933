using System.Diagnostics;

namespace TextToImage.Tests.Models;

/// <summary>The recipe in training/ still runs from end to end. Needs Python with torch; .ci/run installs it.</summary>
public class StarterRecipeTests
{
    private static readonly string[] Modules = ["torch", "numpy", "cairo", "PIL", "onnx"];

    private const string NotFetched = "could not be fetched";

    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Category", "Training")]
    public void A_miniature_of_the_recipe_makes_graphs_that_ONNX_Runtime_agrees_with()
    {
        var python = new[] { "python3", "/usr/bin/python3", "python" }.FirstOrDefault(CanTrain);
        Assert.SkipWhen(python is null, $"There is no Python with {string.Join(", ", Modules)} (on Debian: python3-torch python3-numpy python3-cairo python3-pil python3-onnx).");
        using var folder = new TemporaryFolder();
        var run = folder.File("run");

        var (exitCode, output) = Run(python, Path.Combine(ReferenceData.RepositoryRoot, "training", "make.py"), "--smoke", "--run", run);
        Assert.True(exitCode == 0, output);
        Assert.SkipWhen(output.Contains(NotFetched, StringComparison.Ordinal), "The drawings that the recipe learns from could not be fetched from the npm registry.");
        Assert.Contains("The miniature passed.", output, StringComparison.Ordinal);

        // What it makes has transparency and words of ten languages, which this version does not draw with yet: its graphs are what can be held.
        var model = Path.Combine(run, "model");
        var graphs = Parity.Graphs(model);
        Assert.Superset(new HashSet<string> { "text_encoder", "unet", "vae_encoder", "vae_decoder" }, graphs.ToHashSet());
        foreach (var graph in graphs)
            Parity.Check(model, graph);
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
