using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Tests.Measuring;

namespace TextToImage.Tests.Pipelines;

/// <summary>The best of several pictures by a CLIP.</summary>
public sealed class RankingTests : IDisposable
{
    private readonly DiffusionPipeline _pipeline = DiffusionPipeline.Load(ModelFolder.Open(ReferenceData.Bundled("reference", "sd15")), DeviceKind.Cpu);
    private readonly ClipModel _clip = ClipModel.Load(ClipFolder.Open(ClipGolden.Model(ClipGolden.Joint)), DeviceKind.Cpu);
    private readonly GenerationRequest _request;

    public RankingTests() => _request = new() { Prompt = "a red house", Seed = 1, Steps = 1, Count = 5, Ranker = _clip };

    public void Dispose()
    {
        _pipeline.Dispose();
        _clip.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Those_that_fit_the_prompt_best_are_kept_the_best_first(int batch)
    {
        var all = _pipeline.Generate(_request with { BatchSize = batch }).ToList();
        var expected = all.OrderByDescending(picture => Cosine(picture.Picture)).Take(3).ToList();
        var best = _pipeline.Generate(_request with { Best = 3, BatchSize = batch }).ToList();
        Assert.Equal(expected.Select(picture => picture.Seed), best.Select(picture => picture.Seed));
        Assert.NotEqual(best.Select(picture => picture.Seed).Order(), best.Select(picture => picture.Seed));
        Assert.All(best, picture => Assert.Equal(ClipComparison.ScoreOf(Cosine(picture.Picture)), picture.ClipScore!.Value, 1e-3));
        Assert.Equal((best[0].ClipScore!.Value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture), "clip"), (best[0].Metadata.Other["CLIP score"], best[0].Metadata.Other["CLIP model"]));
        Assert.All(all, picture => Assert.Null(picture.ClipScore));
        Assert.DoesNotContain("CLIP score", all[0].Metadata.Other.Keys);
    }

    [Fact]
    public void Of_equals_the_earlier_is_kept()
    {
        var picture = _pipeline.Generate(_request with { Count = 1 }).Single();
        var best = Ranking.Best([picture with { Seed = 7 }, picture with { Seed = 8 }, picture with { Seed = 9 }], 2, _clip, "a house", default);
        Assert.Equal([7L, 8], best.Select(each => each.Seed));
    }

    [Fact]
    public void A_text_that_the_CLIP_cuts_is_a_warning()
    {
        var best = _pipeline.Generate(_request with { Count = 1, Best = 1, Prompt = string.Concat(Enumerable.Repeat("and ", 90)) + "the end" }).Single();
        Assert.Contains(best.Warnings, warning => warning.StartsWith("The CLIP model 'clip' reads 77 tokens", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_is_refused_before_anything_is_drawn()
    {
        Refused(_request with { Best = 6 }, "The best 6 of 5 pictures cannot be kept");
        Refused(_request with { Best = 0 }, "The best is 0; it must be from 1 to 10000.");
        Refused(_request with { Best = 2, Ranker = null }, "without a CLIP model");
        Refused(_request with { Best = 2, Prompt = " " }, "there is none");
        Refused(_request with { RankWith = "clip" }, "how many of them are kept is not said");

        void Refused(GenerationRequest request, string why)
        {
            var error = Assert.Throws<AIImageException>(() => _pipeline.Check(request));
            Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
        }
    }

    private double Cosine(Picture picture) => _clip.Compare(picture, _request.Prompt).Cosine;
}
