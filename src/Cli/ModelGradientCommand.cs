using System.CommandLine;
using TextToImage.Gradients;

namespace TextToImage.Cli;

/// <summary><c>aiimage model gradient</c>: the graph of a network's gradients.</summary>
internal sealed class ModelGradientCommand
{
    private readonly Argument<string> _network = new("MODEL.onnx") { Description = "The network, of opset 13 or later." };
    private readonly Option<string[]> _wrt = new("--wrt") { Description = "Inputs whose gradients are wanted, of real numbers.", HelpName = "INPUT", Required = true, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _of = new("--of") { Description = "Outputs that are differentiated. Default: the only one of real numbers.", HelpName = "OUTPUT", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> _out = new("--out", "-o") { Description = "The file of the gradient's graph. It lies beside the network where that has its weights in files of their own, which both share.", HelpName = "FILE", Required = true };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace an existing file." };
    private readonly Option<bool> _json = JsonOutput.Option();

    public static Command Create()
    {
        var self = new ModelGradientCommand();
        var command = new Command("gradient",
            """
            Writes the graph that computes the gradients of a network's inputs, by inference operators alone: any ONNX Runtime runs it.

            Its inputs are those of the network and, for each output that is differentiated, the gradient of a loss with respect to it, grad_OUTPUT.
            Its outputs are these outputs and, for each input wanted, the gradient of the loss with respect to it, grad_INPUT.

            Examples:
              aiimage model gradient unet/model.onnx --wrt sample --out unet/gradient.onnx
              aiimage model gradient clip.onnx --wrt pixel_values --of image_embeds --out clip-gradient.onnx
            """)
        { self._network, self._wrt, self._of, self._out, self._force, self._json };
        command.SetAction(self.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (network, target) = (parsed.GetValue(_network)!, parsed.GetValue(_out)!);
        string[]? of = parsed.GetValue(_of) is { Length: > 0 } given ? given : null;
        var gradient = GradientGraph.Of(network, parsed.GetValue(_wrt)!, of);
        gradient.Save(target, parsed.GetValue(_force));
        var report = new Report(target, gradient.NodeCount, gradient.Inputs, gradient.Outputs);
        if (parsed.GetValue(_json))
            JsonOutput.Write([report]);
        else
            Write(report);
        return ExitCode.Done;
    }

    private static void Write(Report report)
    {
        Console.Out.WriteLine($"{"file",-12} {report.File}");
        Console.Out.WriteLine($"{"operators",-12} {report.Operators}");
        Console.Out.WriteLine($"{"inputs",-12} {string.Join(", ", report.Inputs)}");
        Console.Out.WriteLine($"{"outputs",-12} {string.Join(", ", report.Outputs)}");
    }

    private sealed record Report(string File, int Operators, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs);
}
