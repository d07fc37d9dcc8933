using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Measuring;

/// <summary>Embeddings, cosines and logits are PyTorch's, from the files and the prompts alone, in both layouts.</summary>
[Trait("Category", "Reference")]
public sealed class ClipReferenceTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData(ClipGolden.Joint)]
    [InlineData(ClipGolden.Towers)]
    public void Tokens_are_those_of_the_reference(string model)
    {
        var folder = ClipFolder.Open(ClipGolden.Model(model));
        var tokenizer = PromptTokenizer.Load(folder.Path, folder.TextLength);
        var expected = ClipGolden.Rows(model, "input_ids");
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i].Select(id => (long)id), tokenizer.Encode(ClipGolden.Texts[i]).Ids);
    }

    [Fact]
    public void Pictures_are_prepared_as_CLIPImageProcessor_does_it()
    {
        var processor = ClipFolder.Open(ClipGolden.Model(ClipGolden.Joint)).Processor;
        var expected = ClipGolden.PixelValues;
        var actual = ClipGolden.Pictures.SelectMany(file => processor.Process(PictureFile.Read(file).Picture)).ToArray();
        Assert.Equal((26, 24, 24), (processor.Shortest, processor.Width, processor.Height));
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Theory]
    [InlineData(ClipGolden.Joint, "normalised_")]
    [InlineData(ClipGolden.Towers, "")]
    public void Embeddings_are_those_of_the_reference(string model, string prefix)
    {
        using var clip = Load(model);
        var (texts, pictures) = (ClipGolden.Rows(model, $"{prefix}text_embeds"), ClipGolden.Rows(model, $"{prefix}image_embeds"));
        for (var i = 0; i < texts.Length; i++)
            Same(texts[i], clip.Embed(ClipGolden.Texts[i], TestContext.Current.CancellationToken));
        for (var i = 0; i < pictures.Length; i++)
            Same(pictures[i], clip.Embed(PictureFile.Read(ClipGolden.Pictures[i]).Picture, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(ClipGolden.Joint)]
    [InlineData(ClipGolden.Towers)]
    public void Cosines_and_logits_are_those_of_the_reference(string model)
    {
        using var clip = Load(model);
        var (cosines, logits) = (ClipGolden.Rows(model, "cosines"), ClipGolden.Rows(model, "logits_per_image"));
        for (var i = 0; i < cosines.Length; i++)
        {
            var picture = PictureFile.Read(ClipGolden.Pictures[i]).Picture;
            for (var j = 0; j < cosines[i].Length; j++)
            {
                var compared = clip.Compare(picture, ClipGolden.Texts[j], TestContext.Current.CancellationToken);
                Assert.Equal(cosines[i][j], compared.Cosine, Tolerance);
                Assert.Equal(100 * Math.Max(0, cosines[i][j]), compared.Score, 100 * Tolerance);
                if (model == ClipGolden.Joint)
                    Assert.Equal(logits[i][j], compared.Logit!.Value, Tolerance);
                else
                    Assert.Null(compared.Logit);
            }
        }
    }

    /// <summary>The tolerance tells pictures and texts apart that differ a little.</summary>
    [Theory]
    [InlineData(ClipGolden.Joint)]
    [InlineData(ClipGolden.Towers)]
    public void A_pixel_and_a_word_are_seen(string model)
    {
        using var clip = Load(model);
        var picture = PictureFile.Read(ClipGolden.Pictures[0]).Picture;
        var before = clip.Compare(picture, ClipGolden.Texts[0], TestContext.Current.CancellationToken).Cosine;
        var changed = new Picture(picture.Width, picture.Height, [.. picture.Rgb]);
        changed.Rgb[((21 * picture.Width) + 30) * 3] ^= 0x80;
        Assert.NotInRange(clip.Compare(changed, ClipGolden.Texts[0], TestContext.Current.CancellationToken).Cosine - before, -Tolerance, Tolerance);
        Assert.NotInRange(clip.Compare(picture, "a photo of a red horse", TestContext.Current.CancellationToken).Cosine - before, -Tolerance, Tolerance);
    }

    [Fact]
    public void What_a_text_tower_does_not_read_is_a_warning()
    {
        using var clip = Load(ClipGolden.Towers);
        var compared = clip.Compare(new Picture(9, 9, new byte[243]), string.Concat(Enumerable.Repeat("and ", 80)) + "the end", TestContext.Current.CancellationToken);
        var warning = Assert.Single(compared.Warnings);
        Assert.Contains("reads 77 tokens", warning, StringComparison.Ordinal);
        Assert.Contains("the end", warning, StringComparison.Ordinal);
    }

    private static ClipModel Load(string model) => ClipModel.Load(ClipFolder.Open(ClipGolden.Model(model)), DeviceKind.Cpu, TestContext.Current.CancellationToken);

    private static void Same(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }
}
