using Microsoft.ML.OnnxRuntime;

namespace TextToImage.Cli.Tests;

public sealed class ModelGradientCommandTests : IDisposable
{
    private static readonly string Decoder = Path.Combine(CommandLine.TinyModel, "vae_decoder", "model.onnx");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_graph_of_gradients_is_written_and_told()
    {
        var made = CommandLine.Run(_folder.Path, "model", "gradient", Decoder, "--wrt", "latent_sample", "--of", "sample", "--out", "gradient.onnx");
        Assert.Equal(0, made.ExitCode);
        Assert.Contains("inputs       latent_sample, grad_sample", made.Lines);
        Assert.Contains("outputs      sample, grad_latent_sample", made.Lines);
        using var session = new InferenceSession(_folder.File("gradient.onnx"));
        Assert.Equal(["grad_sample", "latent_sample"], session.InputMetadata.Keys.Order());
        Assert.Equal(["grad_latent_sample", "sample"], session.OutputMetadata.Keys.Order());
    }

    [Fact]
    public void A_file_that_is_there_stays_where_nothing_else_is_said()
    {
        File.WriteAllText(_folder.File("gradient.onnx"), "mine");
        string[] arguments = ["model", "gradient", Decoder, "--wrt", "latent_sample", "--out", "gradient.onnx"];
        Assert.Equal(1, CommandLine.Run(_folder.Path, arguments).ExitCode);
        Assert.Equal("mine", File.ReadAllText(_folder.File("gradient.onnx")));
        Assert.Equal(0, CommandLine.Run(_folder.Path, [.. arguments, "--force"]).ExitCode);
    }

    [Fact]
    public void An_input_that_is_not_there_is_one_sentence()
    {
        var made = CommandLine.Run(_folder.Path, "model", "gradient", Decoder, "--wrt", "pixels", "--out", "gradient.onnx");
        Assert.Equal(2, made.ExitCode);
        Assert.Contains("has no input 'pixels'; it has latent_sample.", made.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("gradient.onnx")));
    }

    [Fact]
    public void An_operator_without_a_rule_is_named()
    {
        var network = Path.Combine(ReferenceData.RepositoryRoot, "models", "starter-int8", "unet", "model.onnx");
        var made = CommandLine.Run(_folder.Path, "model", "gradient", network, "--wrt", "sample", "--out", "gradient.onnx");
        Assert.Equal(1, made.ExitCode);
        Assert.Contains("its operator DequantizeLinear (node '", made.Error, StringComparison.Ordinal);
    }
}
