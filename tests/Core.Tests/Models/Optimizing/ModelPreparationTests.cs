using TextToImage.Generation;
using TextToImage.Installing;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Optimizing;
using TextToImage.Requests;

namespace TextToImage.Tests.Models;

/// <summary>Graphs that are kept as ONNX Runtime rewrites them for this processor.</summary>
public sealed class ModelPreparationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public ModelPreparationTests() => _model = _folder.Sd15("mine");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_stay_the_same_and_what_is_kept_is_used()
    {
        var before = Pixels();
        var prepared = ModelPreparation.Prepare(_model).Run();
        Assert.Equal(["text_encoder", "unet", "vae_decoder", "vae_encoder"], prepared.Select(network => network.Component).Order());
        Assert.All(prepared, network => Assert.Equal(network.Bytes, Kept(network.Component).Sum(file => new FileInfo(file).Length)));
        Assert.Equal(before, Pixels());

        // A graph of other numbers in its place shows that it is what is loaded.
        var unet = Kept("unet").Single(file => file.EndsWith(".onnx", StringComparison.Ordinal));
        File.Copy(Path.Combine(_model, "vae_decoder", "model.onnx"), unet, overwrite: true);
        Assert.Throws<AIImageException>(() => Pixels());
    }

    [Fact]
    public void What_was_kept_of_another_file_counts_for_nothing_and_goes_when_it_is_prepared_again()
    {
        var graph = Path.Combine(_model, "unet", "model.onnx");
        ModelPreparation.Prepare(_model).Run();
        var old = Kept("unet");
        File.SetLastWriteTimeUtc(graph, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Null(PreparedGraph.Find(graph));
        ModelPreparation.Prepare(_model).Run();
        Assert.NotNull(PreparedGraph.Find(graph));
        Assert.Empty(old.Intersect(Kept("unet")));
        Assert.Equal(old.Length, Kept("unet").Length);
    }

    [Fact]
    public void What_was_kept_can_be_removed_is_not_copied_and_damage_in_it_is_no_harm()
    {
        var before = Pixels();
        var preparation = ModelPreparation.Prepare(_model);
        preparation.Run();
        foreach (var kept in Kept("unet"))
            File.WriteAllText(kept, "damaged");
        Assert.Equal(before, Pixels());

        using var installation = ModelInstallation.Prepare(_model, _folder.File("library"));
        installation.Run();
        Assert.Empty(Directory.EnumerateDirectories(installation.Path, PreparedGraph.FolderName, SearchOption.AllDirectories));

        Assert.True(preparation.Undo());
        Assert.Empty(Directory.EnumerateDirectories(_model, PreparedGraph.FolderName, SearchOption.AllDirectories));
        Assert.False(preparation.Undo());
    }

    [Fact]
    public void A_preparation_that_is_cancelled_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => ModelPreparation.Prepare(_model).Run(null, cancellation.Token));
        Assert.Empty(Directory.EnumerateDirectories(_model, PreparedGraph.FolderName, SearchOption.AllDirectories));
    }

    private string[] Kept(string component) => Directory.GetFiles(Path.Combine(_model, component, PreparedGraph.FolderName));

    private byte[] Pixels()
    {
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(_model), DeviceKind.Cpu);
        return pipeline.Generate(new GenerationRequest { Prompt = "a red house", Seed = 5, Steps = 2 }).Single().Picture.Rgb;
    }
}
