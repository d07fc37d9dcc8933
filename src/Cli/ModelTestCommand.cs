using System.CommandLine;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Testing;

namespace TextToImage.Cli;

/// <summary><c>aiimage model test</c>: whether this machine is fit for a model.</summary>
internal sealed class ModelTestCommand
{
    private readonly Argument<string[]> _names = new("NAME")
    {
        Description = "Names of installed models, model folders, or .onnx files of super-resolution networks. Default: the starter model.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _device = DeviceOption.Create();
    private readonly Option<bool> _json = JsonOutput.Option();
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress on standard error." };

    public static Command Create()
    {
        var self = new ModelTestCommand();
        var command = new Command("test",
            """
            Tells whether this machine is fit for a model: its files, its memory, each network on the device, and one small picture, or what a CLIP model says of one;
            what the model can be used for, what its networks take and give beside what they are given, and what is slow or large and what to do about it.

            The exit code is 0 where all checks of all models passed, and 1 otherwise.

            Examples:
              aiimage model test
              aiimage model test sd15 --device directml
              aiimage model test C:\downloads\sd15 realesrgan-x4.onnx --json
            """)
        { self._names, self._device, self._json, self._quiet };
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var device = DeviceOption.Read(parsed, _device);
        string[] names = parsed.GetValue(_names) is { Length: > 0 } given ? given : [ModelLibrary.StarterName];
        var paths = names.Select(ModelLibrary.Default.Locate).ToList();
        var results = Test(paths, device, enabled: !parsed.GetValue(_quiet), cancellation);
        foreach (var warning in results.SelectMany(result => result.Warnings).Distinct())
            Console.Error.WriteLine($"aiimage: warning: {warning}");
        if (parsed.GetValue(_json))
            JsonOutput.Write(results.Select(TestLine.Of));
        else
            results.ForEach(Write);
        return results.TrueForAll(result => result.Passed) ? ExitCode.Done : ExitCode.Failed;
    }

    private static List<ModelTestResult> Test(List<string> paths, Device device, bool enabled, CancellationToken cancellation)
    {
        using var bar = ProgressBar.Start(enabled, paths.Count);
        return paths.ConvertAll(path => ModelTest.Run(
            path, device, new ActionProgress<GenerationProgress>(done => bar.Show($"{Path.GetFileName(path)}, {done.Activity}", done.Fraction)), cancellation));
    }

    private static void Write(ModelTestResult result)
    {
        Console.Out.WriteLine(FormattableString.Invariant(
            $"{Path.GetFileName(result.Path)}: {(result.Passed ? "passed" : "failed")} in {result.Duration.TotalSeconds:0.0} s, at most {result.PeakMemory / 1e6:0} MB of memory"));
        foreach (var check in result.Checks)
            Console.Out.WriteLine(FormattableString.Invariant($"  {(check.Passed ? "ok    " : "FAILED")} {check.Name,-22} {check.Duration.TotalSeconds,6:0.00} s  {check.Detail}"));
        if (result.StepTime is { } step)
            Console.Out.WriteLine(FormattableString.Invariant($"         {"one step",-22} {step.TotalSeconds,6:0.00} s  of that picture"));
        foreach (var use in result.Uses)
            Console.Out.WriteLine($"  {(use.Works ? "can   " : "cannot")} {use.Name,-22}           {use.Detail}");
        foreach (var network in result.Networks)
        {
            Console.Out.WriteLine(FormattableString.Invariant($"  {network.Component}: {network.Bytes / 1e6:0.#} MB, {network.Precision ?? "no weights"}, loaded in {network.LoadTime.TotalSeconds:0.00} s"));
            foreach (var (kind, tensor) in network.Inputs.Select(input => ("takes", input)).Concat(network.Outputs.Select(output => ("gives", output))))
                Console.Out.WriteLine($"    {kind} {tensor.Name,-24} {tensor.Type,-8} {tensor.Shape,-32} {tensor.Given ?? "not used here"}");
        }
        foreach (var advice in result.Advice)
            Console.Out.WriteLine($"  {advice}");
    }

    private sealed record NetworkLine(string Component, long Bytes, string? Precision, double LoadMs, IReadOnlyList<TensorReview> Inputs, IReadOnlyList<TensorReview> Outputs);

    private sealed record CheckLine(string Name, bool Passed, string Detail, double DurationMs);

    private sealed record TestLine(
        string Model, string Path, string? Pipeline, bool Passed, string? Device, double DurationMs, long MemoryNeeded, long MemoryPresent, long PeakMemory,
        double? StepMs, IEnumerable<CheckLine> Checks, IReadOnlyList<ModelUse> Uses, IEnumerable<NetworkLine> Networks, IReadOnlyList<string> Advice, IReadOnlyList<string> Warnings)
    {
        public static TestLine Of(ModelTestResult result) => new(
            System.IO.Path.GetFileName(result.Path), result.Path, result.Pipeline, result.Passed, result.Device, Milliseconds(result.Duration),
            result.MemoryNeeded, result.MemoryPresent, result.PeakMemory, result.StepTime is { } step ? Milliseconds(step) : null,
            result.Checks.Select(check => new CheckLine(check.Name, check.Passed, check.Detail, Milliseconds(check.Duration))), result.Uses,
            result.Networks.Select(network => new NetworkLine(network.Component, network.Bytes, network.Precision, Milliseconds(network.LoadTime), network.Inputs, network.Outputs)),
            result.Advice, result.Warnings);

        private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
    }
}
