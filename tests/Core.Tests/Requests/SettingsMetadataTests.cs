using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Imaging.Metadata;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Requests;

/// <summary>Every setting goes from a request into the file of the picture, and back from there.</summary>
public sealed class SettingsMetadataTests : IClassFixture<SettingsMetadataTests.Model>
{
    /// <summary>Values that are none of the defaults, of settings whose type and range do not say one.</summary>
    private static readonly Dictionary<string, object> Samples = new()
    {
        ["Prompt"] = "a \"red\" house, by night",
        ["NegativePrompt"] = "fog: and\nrain",
        ["SecondPrompt"] = "in oil, thick",
        ["SecondNegativePrompt"] = "paper",
        ["StageSteps"] = PerStage.Parse("3"),
        ["StageGuidance"] = PerStage.Parse("4.25"),
        ["NoiseLevel"] = 40,
        ["TextLength"] = 64,
        ["Background"] = PictureBackground.Parse("#0f6cbd"),
        ["TopK"] = 12,
        ["Guide"] = "clip",
        ["Cutouts"] = 2,
        ["OriginalSize"] = PixelSize.Parse("96x160"),
        ["CropOffset"] = PixelOffset.Parse("4,6"),
        ["TargetSize"] = PixelSize.Parse("64x32"),
        ["Scheduler"] = "euler-a",
        ["Width"] = 48,
        ["Height"] = 80,
        ["Steps"] = 3,
        ["MaskBlur"] = 3,
        ["Strength"] = 0.55,
        ["Expand"] = CanvasExpansion.Parse("8,0,12.5%,4"),
        ["ZoomOut"] = 1.5,
        ["Crop"] = EditCrop.Around(6),
    };

    private readonly Model _model;

    public SettingsMetadataTests(Model model) => _model = model;

    [Theory, MemberData(nameof(Kept))]
    public void A_value_comes_back_from_the_file_as_it_was_asked_for(string name)
    {
        var row = SettingsTable.Of(name);
        var asked = row.With(Plain(row), Sample(row));
        var back = SettingsTable.Apply(Plain(row), SettingsMetadata.Read(WrittenAndRead(asked, PictureFormat.Png)));
        Assert.NotEqual(row.Default, row.In(back));
        Assert.Equal(row.In(asked), row.In(back));
    }

    [Theory]
    [InlineData(PictureFormat.Png)]
    [InlineData(PictureFormat.Jpeg)]
    [InlineData(PictureFormat.WebP)]
    public void All_that_a_picture_was_asked_for_makes_it_again(PictureFormat format)
    {
        var asked = SettingsTable.All.Where(row => row.IsOn(SettingSurfaces.Metadata) && !row.IsOfEdit)
            .Aggregate(new GenerationRequest { Seed = 1, GuideModel = _model.Clip }, (request, row) => row.With(request, Sample(row)));
        var back = SettingsTable.Apply(new GenerationRequest { GuideModel = _model.Clip }, SettingsMetadata.Read(WrittenAndRead(asked, format)));
        Assert.Equal(asked, back);
        Assert.Equal(_model.Pipeline.Generate(asked).Single().Picture.Rgb, _model.Pipeline.Generate(back).Single().Picture.Rgb);
    }

    [Fact]
    public void Defaults_are_not_written() =>
        Assert.Empty(WrittenAndRead(new GenerationRequest { Prompt = "x", Seed = 1, Steps = 1 }, PictureFormat.Png).Other);

    [Fact]
    public void What_other_tools_write_is_understood()
    {
        var made = ParametersText.Read(
            """
            a cat
            Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 512x768, Eta: 0.5, Tiling: True, Variation seed: 9, Variation seed strength: 0.2, Denoising strength: 0.6
            """);
        var said = SettingsMetadata.Read(made);
        Assert.Equal(
            ("a cat", 20, "euler-a", 7.0, 5UL, (512, 768), 0.5, true, (9UL, 0.2), 0.6),
            (said["Prompt"], said["Steps"], said["Scheduler"], said["GuidanceScale"], said["Seed"], (said["Width"], said["Height"]), said["Eta"], said["Tileable"], (said["VariationSeed"], said["Variation"]), said["Strength"]));
    }

    [Fact]
    public void What_no_setting_can_be_is_left_out_and_still_shown()
    {
        var other = new Dictionary<string, string> { ["Eta"] = "much", ["Windows"] = "some", ["Crop"] = "square", ["Expand"] = "0", ["Tiling"] = "maybe" };
        var made = new PictureMetadata { Other = other };
        Assert.Empty(SettingsMetadata.Read(made));
        Assert.Equal(5, made.Other.Count);
    }

    [Fact]
    public void Seeds_are_kept_to_the_last()
    {
        Assert.Equal(ulong.MaxValue, SettingsMetadata.Read(new PictureMetadata { Seed = ulong.MaxValue })["Seed"]);
        Assert.Equal(ulong.MaxValue, SettingsTable.Of("Seed").Parse("18446744073709551615"));
        Assert.Throws<AIImageException>(() => SettingsTable.Of("Seed").Parse("18446744073709551616"));
        Assert.Throws<AIImageException>(() => SettingsTable.Of("Seed").Parse("-1"));
    }

    public static TheoryData<string> Kept() => [.. SettingsTable.All.Where(row => row.IsOn(SettingSurfaces.Metadata)).Select(row => row.Name)];

    /// <summary>A request in which any setting can be changed: with variations, and for those of an edit with a picture.</summary>
    private GenerationRequest Plain(Setting row) => new()
    {
        GuideModel = row.Name == nameof(GenerationRequest.Guide) ? _model.Clip : null,
        Prompt = "x",
        Seed = 1,
        Steps = 1,
        Variation = row.Name == nameof(GenerationRequest.VariationSeed) ? 0.25 : 0,
        Edit = row.IsOfEdit ? new PictureEdit(Imaging.Samples.Photo(64, 64)) { Mask = Mask.Rectangle(64, 64, 24, 24, 16, 16) } : null,
    };

    private static object Sample(Setting row)
    {
        if (Samples.TryGetValue(row.Name, out var sample))
            return sample;
        if (row.ValueType == typeof(bool))
            return row.Default is not true;
        if (row.ValueType == typeof(ulong))
            return ulong.MaxValue - 7;
        if (row.ValueType.IsEnum)
            return Enum.GetValuesAsUnderlyingType(row.ValueType).Cast<object>().Select(number => Enum.ToObject(row.ValueType, number)).Last(value => !value.Equals(row.Default));
        Assert.True(row is { Min: not null, Max: not null } && row.ValueType == typeof(double), $"Nothing says a value of {row.Name}; add one to the samples.");
        return row.Min!.Value + ((row.Max!.Value - row.Min.Value) * 0.3725);
    }

    private PictureMetadata WrittenAndRead(GenerationRequest request, PictureFormat format)
    {
        var made = _model.Pipeline.Generate(request).Single();
        return PictureFile.Read(PictureFile.Encode(made.Picture, format, made.Metadata), "picture").Metadata!;
    }

    /// <summary>A small model that all of the tests share.</summary>
    public sealed class Model : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        /// <summary>Writes and loads it: one that knows transparency, so that a background can be asked for.</summary>
        public Model()
        {
            var path = _folder.Copy(ReferenceData.Bundled("reference", "sd15"), "model");
            TinyAlphaModel.Save(path);
            Pipeline = DiffusionPipeline.Load(ModelFolder.Open(path), DeviceKind.Cpu);
        }

        /// <summary>It.</summary>
        public DiffusionPipeline Pipeline { get; }

        /// <summary>A CLIP that guides it.</summary>
        public ClipModel Clip { get; } = ClipModel.Load(ClipFolder.Open(ReferenceData.Bundled("guiding", "clip")), DeviceKind.Cpu);

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            Pipeline.Dispose();
            Clip.Dispose();
            _folder.Dispose();
        }
    }
}
