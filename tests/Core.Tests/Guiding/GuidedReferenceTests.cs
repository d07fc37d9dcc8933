using System.Text.Json;
using TextToImage.Guiding;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Tests.Guiding;

/// <summary>Guided systems draw from the seed alone what PyTorch's autograd draws (tests/data/guiding/make_reference.py).</summary>
[Trait("Category", "Reference")]
public sealed class GuidedReferenceTests
{
    private const double Tolerance = 1e-3;

    [Fact]
    public void GLIDE_s_guidance_by_a_CLIP_of_noised_pictures() => Agrees("noised", "ddpm", request => request with { Steps = 4 });

    [Fact]
    public void Guidance_by_a_CLIP_of_clean_pictures() => Agrees("clean", "ddpm", request => request with { Steps = 4, Cutouts = 3 });

    [Fact]
    public void Guidance_by_a_classifier() => Agrees("classified", "classified", request => request with { Steps = 4, GuideScale = 2, GuideModel = null });

    [Fact]
    public void Disco_Diffusion() => Agrees("disco", "disco", request => request with { Width = 40, Height = 24 });

    [Fact]
    public void VQGAN_CLIP() => Agrees("vqgan", "vqgan", request => request with { Width = 20, Height = 24, Cutouts = 6 });

    /// <summary>The comparison tells another scale, another number of cutouts and another seed apart.</summary>
    [Theory]
    [InlineData("noised", "ddpm", nameof(GenerationRequest.GuideScale), 3.01)]
    [InlineData("classified", "classified", nameof(GenerationRequest.GuideScale), 2.01)]
    [InlineData("disco", "disco", nameof(GenerationRequest.Cutouts), 5)]
    [InlineData("disco", "disco", nameof(GenerationRequest.Eta), 0.79)]
    [InlineData("vqgan", "vqgan", nameof(GenerationRequest.Cutouts), 7)]
    public void What_differs_is_found_to_differ(string name, string model, string setting, object value)
    {
        using var guided = new GuidedModel(model);
        var request = guided.Request(name) with { Width = name == "disco" ? 40 : name == "vqgan" ? 20 : null, Height = name is "disco" or "vqgan" ? 24 : null, Steps = name is "disco" or "vqgan" ? null : 4 };
        if (name == "classified")
            request = request with { GuideModel = null };
        if (name == "vqgan")
            request = request with { Cutouts = 6 };
        var (sample, _) = guided.Draw(SettingsTable.Of(setting).With(request, value));
        Assert.True(Deviation(GuidedModel.Numbers(GuidedModel.Case(name).GetProperty("result")), sample) > Tolerance);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.999)]
    public void The_loss_of_a_picture_and_its_gradient(double share)
    {
        using var clip = GuidedModel.OpenClip();
        var expected = GuidedModel.Case("loss");
        using var loss = ClipGuide.LossOf(clip, expected.GetProperty("prompt").GetString()!, ClipDistance.Spherical, default);
        var picture = GuidedModel.Numbers(expected.GetProperty("picture"));
        var shape = expected.GetProperty("picture").GetProperty("shape");
        var cutouts = expected.GetProperty("places").EnumerateArray().Select(place => (Place(place), Array.Empty<float>())).ToList();
        var gradient = new float[picture.Length];
        picture[100] *= (float)share;
        var (value, score) = loss.Of(picture, shape[2].GetInt32(), shape[3].GetInt32(), cutouts, null, gradient, new NetworkMeter(), default);
        var deviation = Deviation(GuidedModel.Numbers(expected.GetProperty("gradient")), gradient);
        if (share < 1)
        {
            Assert.True(Math.Abs(expected.GetProperty("loss").GetDouble() - value) > 1e-6 || deviation > 1e-5);
            return;
        }
        Assert.Equal(expected.GetProperty("loss").GetDouble(), value, 1e-5);
        Assert.Equal(expected.GetProperty("score").GetDouble(), score, 1e-3);
        Assert.InRange(deviation, 0, 1e-4);
    }

    private static CutoutPlace Place(JsonElement place)
    {
        var box = place.EnumerateArray().Take(4).Select(number => number.GetInt32()).ToArray();
        return new CutoutPlace(box[0], box[1], box[2], box[3], place[4].GetBoolean(), place[5].GetBoolean());
    }

    private static void Agrees(string name, string model, Func<GenerationRequest, GenerationRequest> with)
    {
        using var guided = new GuidedModel(model);
        var (sample, scores) = guided.Draw(with(guided.Request(name)));
        var expected = GuidedModel.Case(name);
        Assert.InRange(Deviation(GuidedModel.Numbers(expected.GetProperty("result")), sample), 0, Tolerance);
        var said = expected.GetProperty("scores").EnumerateArray().Select(score => score.GetDouble()).ToArray();
        Assert.Equal(said.Length, scores.Length);
        Assert.All(said.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 0.05));
    }

    /// <summary>The largest difference, as a share of the largest number.</summary>
    private static double Deviation(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max() / expected.Max(Math.Abs);
    }
}
