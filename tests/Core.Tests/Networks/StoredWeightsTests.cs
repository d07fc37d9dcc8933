using TextToImage.Networks;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Tests.Networks;

/// <summary>What weights are stored in, read from the headers of a file alone.</summary>
public sealed class StoredWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_are_counted_by_their_type()
    {
        new TinyGraph().Input("x", 2, 3).Output("y", 2, 3).Weights("w", [2, 3], 1, 2, 3, 4, 5, 6).Integers("shape", 2, 3).Node("Add", ["x", "w"], "y").Save(_folder.File("a.onnx"));
        var counts = StoredWeights.Of(_folder.File("a.onnx"))!;
        Assert.Equal([(ElementType.Float, 6L), (ElementType.Int64, 2L)], counts.OrderBy(count => count.Key).Select(count => (count.Key, count.Value)));
        Assert.Equal("fp32", StoredWeights.Precision(counts));
    }

    [Theory]
    [InlineData("starter", "fp16")]
    [InlineData("glide-mini", "int8")]
    public void Models_that_come_with_the_program_have_what_their_pages_say(string model, string precision) =>
        Assert.Equal(precision, StoredWeights.Precision(StoredWeights.Of(Path.Combine(ReferenceData.RepositoryRoot, "models", model, "unet", "model.onnx"))));

    [Fact]
    public void What_is_no_graph_has_no_precision()
    {
        Assert.Null(StoredWeights.Precision(StoredWeights.Of(_folder.Write("a.onnx", "this is no graph, but long enough for one"))));
        Assert.Null(StoredWeights.Of(_folder.File("none.onnx")));
    }
}
