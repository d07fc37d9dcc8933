using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Tests.Imaging;

namespace TextToImage.Tests.Measuring;

/// <summary>Which prompt, which CLIP and which picture a picture is measured against.</summary>
public sealed class PictureMeasuresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ClipModel _clip = ClipModel.Load(ClipFolder.Open(ClipGolden.Model(ClipGolden.Joint)), DeviceKind.Cpu);
    private readonly Picture _picture = PictureFile.Read(ClipGolden.Pictures[0]).Picture;

    public void Dispose()
    {
        _clip.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_prompt_is_that_of_the_picture_unless_another_is_given()
    {
        var made = new PictureMetadata { Prompt = ClipGolden.Texts[1] };
        var cosines = ClipGolden.Rows(ClipGolden.Joint, "cosines")[0];
        var own = Of(made, new MeasureRequest { Clip = _clip, Prompt = " " });
        Assert.Equal(ClipGolden.Texts[1], own.Prompt);
        Assert.Equal(cosines[1], own.Clip!.Cosine, 1e-4);
        var other = Of(made, new MeasureRequest { Clip = _clip, Prompt = ClipGolden.Texts[2] });
        Assert.Equal(ClipGolden.Texts[2], other.Prompt);
        Assert.Equal(cosines[2], other.Clip!.Cosine, 1e-4);
        Assert.Null(other.Difference);
    }

    [Fact]
    public void A_picture_that_says_nothing_needs_a_prompt_or_a_reference()
    {
        var error = Assert.Throws<AIImageException>(() => Of(null, new MeasureRequest { Clip = _clip }));
        Assert.Contains("--prompt", error.Message, StringComparison.Ordinal);
        var measures = Of(null, new MeasureRequest { Clip = _clip, Reference = _picture });
        Assert.Equal((null, null, 1.0), (measures.Prompt, measures.Clip, Math.Round(measures.Ssim!.Value, 9)));
        Assert.Empty(measures.Warnings);
        Assert.Contains("no CLIP score", Assert.Single(Of(null, new MeasureRequest { Clip = _clip, IsClipWanted = true, Reference = _picture }).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Small_pictures_have_no_SSIM_and_a_warning_says_so()
    {
        var small = Samples.Gradient(8, 8);
        var measures = PictureMeasures.Of(small, null, new MeasureRequest { Reference = small }, TestContext.Current.CancellationToken);
        Assert.Null(measures.Ssim);
        Assert.Equal(0, measures.Difference!.LargestDifference);
        Assert.Contains("11 pixels", Assert.Single(measures.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_CLIP_is_needed_where_nothing_else_measures()
    {
        var none = new ModelLibrary([_folder.Path]);
        Assert.Null(MeasureRequest.ClipFor(null, null, hasReference: true, none));
        Assert.Contains("aiimage model install", Assert.Throws<AIImageException>(() => MeasureRequest.ClipFor("", "", hasReference: false, none)).Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.ModelNotFound, Assert.Throws<AIImageException>(() => MeasureRequest.ClipFor(null, "a house", hasReference: true, none)).ErrorId);
        _folder.Copy(ClipGolden.Model(ClipGolden.Towers), "one");
        Assert.Equal(_folder.File("one"), MeasureRequest.ClipFor(null, null, hasReference: true, none)!.Path);
        Assert.Equal(_folder.File("one"), MeasureRequest.ClipFor("ONE", null, hasReference: false, none)!.Path);
    }

    private PictureMeasures Of(PictureMetadata? made, MeasureRequest request) => PictureMeasures.Of(_picture, made, request, TestContext.Current.CancellationToken);
}
