using System.CommandLine;
using TextToImage.Models;
using TextToImage.Optimizing;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary><c>aiimage model optimize</c>: a model with smaller weights beside the old one, or one that loads faster on this machine.</summary>
internal sealed class ModelOptimizeCommand
{
    private readonly Argument<string> _model = new("NAME") { Description = "Name of an installed model, or a model folder." };

    private readonly Option<string> _precision = new("--precision")
    {
        Description = "fp16: weights are stored in 16 bits, half the disk. int8: what draws computes in 8-bit integers, the rest is stored in 16 bits.",
        HelpName = "fp16|int8",
    };

    private readonly Option<bool> _machine = new("--for-this-machine") { Description = "Keeps the graphs in the model's folder as ONNX Runtime rewrites them for this processor: loading takes less time, pictures stay the same, and the model takes twice the disk." };
    private readonly Option<bool> _undo = new("--undo") { Description = "With --for-this-machine: removes what was kept." };

    private readonly Option<string?> _name = new("--out", "--name") { Description = "Name of the new model. Default: that of the old one and the precision, such as sd15-fp16.", HelpName = "NAME" };
    private readonly Option<string?> _to = new("--to") { Description = $"The folder of models to put it in. Default: '{ModelLibrary.UserFolder}'.", HelpName = "FOLDER" };
    private readonly Option<string[]> _prompts = new("--prompt") { Description = "What both models draw to be compared; may be given several times. Default: two pictures.", HelpName = "PROMPT" };
    private readonly Option<int?> _steps = new("--steps") { Description = "Steps of these pictures. Default: the model's own, 8 at most.", HelpName = "N" };
    private readonly Option<string?> _size = new("--size") { Description = "Their size. Default: the model's own.", HelpName = "WIDTHxHEIGHT" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the first; those that follow have the next ones. Default: 1.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _noPictures = new("--no-pictures") { Description = "Draws nothing: no times, no comparison, and with int8 no convolutions in integers, as their ranges are observed while pictures are drawn." };
    private readonly Option<string> _device = DeviceOption.Create();
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace a model of that name." };
    private readonly Option<bool> _json = JsonOutput.Option();
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress on standard error." };

    public static Command Create()
    {
        var self = new ModelOptimizeCommand();
        var command = new Command("optimize",
            """
            Makes a model with smaller weights of an installed one, which stays as it is, and tells time, memory and pictures of both; or one load faster on this machine.

            The new model is there as a whole or not at all. Pictures differ: by little with fp16, by more with int8; both are measured.

            Examples:
              aiimage model optimize sd15 --precision fp16
              aiimage model optimize sd15 --precision int8 --out sd15-small --prompt "a lighthouse" --prompt "a cat" --steps 20
              aiimage model optimize D:\models\sdxl --precision fp16 --to D:\models --no-pictures
              aiimage model optimize sd15 --for-this-machine
            """)
        { self._model, self._precision, self._machine, self._undo, self._name, self._to, self._prompts, self._steps, self._size, self._seed, self._noPictures, self._device, self._force, self._json, self._quiet };
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_machine) == parsed.GetValue(_precision) is not null)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "A model is optimised to a precision or for this machine; give either --precision or --for-this-machine.");
        if (parsed.GetValue(_undo) && !parsed.GetValue(_machine))
            throw new AIImageException(ErrorIds.ArgumentInvalid, "Only what was kept for this machine can be undone; give --for-this-machine, too, or remove the smaller model (aiimage model remove).");
        return parsed.GetValue(_machine) ? Prepare(parsed, cancellation) : Shrink(parsed, cancellation);
    }

    private int Prepare(ParseResult parsed, CancellationToken cancellation)
    {
        var preparation = ModelPreparation.Prepare(ModelLibrary.Default.Locate(parsed.GetValue(_model)));
        if (parsed.GetValue(_undo))
        {
            if (!preparation.Undo())
                Console.Error.WriteLine($"aiimage: warning: nothing was kept for this machine in '{preparation.Path}'.");
            return ExitCode.Done;
        }
        IReadOnlyList<PreparedNetwork> networks;
        using (var bar = ProgressBar.Start(enabled: !parsed.GetValue(_quiet), 1))
            networks = preparation.Run(new ActionProgress<OptimizationProgress>(done => bar.Show(done.Activity, done.Fraction)), cancellation);
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write([new PreparationLine(preparation.Path, networks.Select(network => new PreparedLine(network.Component, network.Bytes, Milliseconds(network.LoadTimeBefore), Milliseconds(network.LoadTime))))]);
            return ExitCode.Done;
        }
        Console.Out.WriteLine(preparation.Path);
        Console.Out.WriteLine($"  {"network",-22} {"on disk",12} {"load before",12} {"after",10}");
        foreach (var network in networks)
            Console.Out.WriteLine($"  {network.Component,-22} {Megabytes(network.Bytes),12} {Seconds(network.LoadTimeBefore),12} {Seconds(network.LoadTime),10}");
        return ExitCode.Done;
    }

    private int Shrink(ParseResult parsed, CancellationToken cancellation)
    {
        var optimization = ModelOptimization.Prepare(
            ModelLibrary.Default.Locate(parsed.GetValue(_model)), WeightPrecisions.Parse(parsed.GetValue(_precision)), parsed.GetValue(_to) ?? ModelLibrary.UserFolder,
            parsed.GetValue(_name), parsed.GetValue(_noPictures) ? null : Trial(parsed), parsed.GetValue(_force));
        var result = Make(optimization, parsed, cancellation);
        foreach (var warning in result.Warnings)
            Console.Error.WriteLine($"aiimage: warning: {warning}");
        if (parsed.GetValue(_json))
            JsonOutput.Write([OptimizationLine.Of(result)]);
        else
            Write(result);
        return ExitCode.Done;
    }

    private TrialRequest Trial(ParseResult parsed) => new()
    {
        Prompts = parsed.GetValue(_prompts) is { Length: > 0 } given ? given : TrialRequest.UsualPrompts,
        Steps = parsed.GetValue(_steps),
        Size = parsed.GetValue(_size) is { } size ? PixelSize.Parse(size) : null,
        Seed = parsed.GetValue(_seed),
        Device = DeviceOption.Read(parsed, _device),
    };

    private ModelOptimizationResult Make(ModelOptimization optimization, ParseResult parsed, CancellationToken cancellation)
    {
        using var bar = ProgressBar.Start(enabled: !parsed.GetValue(_quiet), 1);
        return optimization.Run(new ActionProgress<OptimizationProgress>(done => bar.Show(done.Activity, done.Fraction)), cancellation);
    }

    private static void Write(ModelOptimizationResult result)
    {
        Console.Out.WriteLine(result.Path);
        Console.Out.WriteLine($"  {"network",-22} {"before",10} {"after",10}");
        foreach (var network in result.Networks)
            Console.Out.WriteLine($"  {network.Component,-22} {Megabytes(network.BytesBefore),10} {Megabytes(network.BytesAfter),10}  {What(network)}");
        Console.Out.WriteLine($"  {"all files",-22} {Megabytes(result.Before?.Bytes),10} {Megabytes(result.After?.Bytes),10}");
        if (result is { Before: { } before, After: { } after })
        {
            Console.Out.WriteLine($"  {"load",-22} {Seconds(before.LoadTime),10} {Seconds(after.LoadTime),10}");
            Console.Out.WriteLine($"  {"step",-22} {Seconds(before.StepTime),10} {Seconds(after.StepTime),10}");
            Console.Out.WriteLine($"  {"picture",-22} {Seconds(before.PictureTime),10} {Seconds(after.PictureTime),10}");
            Console.Out.WriteLine($"  {"memory at most",-22} {Megabytes(before.PeakMemory),10} {Megabytes(after.PeakMemory),10}");
        }
        foreach (var picture in result.Pictures)
            Console.Out.WriteLine(FormattableString.Invariant($"  PSNR {picture.Difference.Psnr:0.0} dB, SSIM {picture.Ssim:0.0000}, at most {picture.Difference.LargestDifference} of 255: \"{picture.Prompt}\", seed {picture.Seed}"));
    }

    private static string What(NetworkOptimization network) => string.Join(", ", new[]
    {
        Counted(network.HalfWeights, "weights in 16 bits"), Counted(network.OutOfRange, "out of range"),
        Counted(network.IntegerMatrices, "matrices in int8"), Counted(network.IntegerConvolutions, "convolutions in int8"),
    }.OfType<string>());

    private static string? Counted(int count, string what) => count == 0 ? null : $"{count} {what}";

    private static string Megabytes(long? bytes) => bytes is { } number ? FormattableString.Invariant($"{number / 1e6:0.0} MB") : "";

    private static string Seconds(TimeSpan? time) => time is { } known ? FormattableString.Invariant($"{known.TotalSeconds:0.000} s") : "";

    private sealed record PreparedLine(string Component, long Bytes, double LoadMsBefore, double LoadMs);

    private sealed record PreparationLine(string Path, IEnumerable<PreparedLine> Networks);

    private sealed record MeasurementLine(long Bytes, double LoadMs, double? StepMs, double PictureMs, long PeakMemory, string Device)
    {
        public static MeasurementLine? Of(ModelMeasurement? measured) => measured is null ? null : new(
            measured.Bytes, Milliseconds(measured.LoadTime), measured.StepTime is { } step ? Milliseconds(step) : null, Milliseconds(measured.PictureTime), measured.PeakMemory, measured.Device);
    }

    /// <summary>PSNR is null where pictures are equal, as JSON has no infinity.</summary>
    private sealed record PictureLine(string Prompt, ulong Seed, double? Psnr, double? Ssim, int LargestDifference, double Rmse);

    private sealed record OptimizationLine(
        string Name, string Path, string Source, string Precision, IReadOnlyList<NetworkOptimization> Networks, MeasurementLine? Before, MeasurementLine? After,
        IEnumerable<PictureLine> Pictures, double DurationMs, IReadOnlyList<string> Warnings)
    {
        public static OptimizationLine Of(ModelOptimizationResult result) => new(
            result.Name, result.Path, result.Source, result.Precision.Name(), result.Networks, MeasurementLine.Of(result.Before), MeasurementLine.Of(result.After),
            result.Pictures.Select(picture => new PictureLine(
                picture.Prompt, picture.Seed, double.IsInfinity(picture.Difference.Psnr) ? null : picture.Difference.Psnr, picture.Ssim, picture.Difference.LargestDifference, picture.Difference.Rmse)),
            Milliseconds(result.Duration), result.Warnings);
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
