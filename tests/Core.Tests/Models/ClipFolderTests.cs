using TextToImage.Families;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Testing;
using TextToImage.Tests.Measuring;
using TextToImage.Upscaling;

namespace TextToImage.Tests.Models;

/// <summary>A CLIP is a model that can be found, installed, checked and tested, and draws nothing.</summary>
public sealed class ClipFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_layouts_are_found_in_the_folder_and_in_its_subfolder()
    {
        var joint = ClipFolder.Open(Copy(ClipGolden.Joint));
        Assert.Equal((_folder.File("clip", "model.onnx"), true), (joint.PictureTower, joint.IsJoint));
        Directory.CreateDirectory(_folder.File("clip", "onnx"));
        File.Move(joint.PictureTower, _folder.File("clip", "onnx", "model.onnx"));
        Assert.Equal((_folder.File("clip", "onnx", "model.onnx"), true), (joint.TextTower, joint.IsJoint));

        var towers = ClipFolder.Open(Copy(ClipGolden.Towers));
        Assert.Equal((_folder.File("clip-towers", "onnx", "vision_model.onnx"), false), (towers.PictureTower, towers.IsJoint));
        File.Move(towers.TextTower, _folder.File("clip-towers", "text_model.onnx"));
        Assert.Equal(_folder.File("clip-towers", "text_model.onnx"), towers.TextTower);
        File.Copy(joint.TextTower, _folder.File("clip-towers", "model.onnx"));
        Assert.False(towers.IsJoint);
        Assert.Equal(77, towers.TextLength);
    }

    [Theory]
    [InlineData(ClipGolden.Joint)]
    [InlineData(ClipGolden.Towers)]
    public void It_is_installed_from_a_folder_and_from_an_archive(string model)
    {
        var library = _folder.File("library");
        Assert.Empty(TinyModels.Install(ClipGolden.Model(model), library, "one"));
        Assert.Empty(TinyModels.Install(TinyModels.Zip(ClipGolden.Model(model), _folder.File("two.zip"), "clip/"), library, "two"));
        var found = new ModelLibrary([library]);
        Assert.Equal(["one", "two"], found.Clips().Select(Path.GetFileName));
        Assert.Empty(found.Networks());
        Assert.Empty(found.Installed());
        Assert.Equal(Path.Combine(library, "two"), found.Locate("two"));
        Assert.Equal(Path.Combine(library, "one"), found.OpenClip(null).Path);
        var summary = ModelSummary.Of(Path.Combine(library, "two"));
        Assert.Equal(("two", "CLIPModel", "Compares pictures with texts; draws none."), (summary.Name, summary.Pipeline, summary.Description));
    }

    [Fact]
    public void It_draws_and_enlarges_nothing_and_what_it_is_for_is_said()
    {
        Copy(ClipGolden.Joint);
        var library = new ModelLibrary([_folder.Path]);
        foreach (var attempt in new Action[] { () => library.Open("clip"), () => library.Open(_folder.File("clip")), () => ModelFolder.Open(_folder.File("clip")), () => UpscalerSource.Open("clip", library) })
        {
            var error = Assert.Throws<AIImageException>(attempt);
            Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
            Assert.Contains("compares pictures with texts and draws none", error.Message, StringComparison.Ordinal);
            Assert.Contains("aiimage measure", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Other_models_are_no_CLIP()
    {
        Copy(ClipGolden.Towers);
        _folder.Sd15("sd15");
        var library = new ModelLibrary([_folder.Path]);
        Assert.Contains("is no CLIP", Assert.Throws<AIImageException>(() => library.OpenClip("sd15")).Message, StringComparison.Ordinal);
        var unknown = Assert.Throws<AIImageException>(() => library.OpenClip("nothing"));
        Assert.Equal(ErrorIds.ModelNotFound, unknown.ErrorId);
        Assert.Contains("no CLIP model named 'nothing'; installed are: clip-towers.", unknown.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.ModelNotFound, Assert.Throws<AIImageException>(() => library.OpenClip(_folder.File("nowhere"))).ErrorId);
    }

    [Theory]
    [InlineData("onnx/text_model.onnx", "text_model.onnx")]
    [InlineData("onnx/vision_model.onnx", "vision_model.onnx")]
    [InlineData("tokenizer.json", "tokenizer")]
    public void A_part_that_lacks_is_named(string file, string named)
    {
        var clip = Copy(ClipGolden.Towers);
        File.Delete(_folder.File("clip-towers", file));
        Assert.Contains(named, Assert.Throws<AIImageException>(() => ModelCheck.Require(clip)).Message, StringComparison.Ordinal);
        var check = Assert.Single(ModelTest.Run(clip, DeviceKind.Cpu, cancellationToken: TestContext.Current.CancellationToken).Checks);
        Assert.Equal(("files", false), (check.Name, check.Passed));
    }

    [Theory]
    [InlineData(ClipGolden.Joint, "files memory towers comparison")]
    [InlineData(ClipGolden.Towers, "files memory text tower picture tower comparison")]
    public void It_is_tested_by_comparing(string model, string checks)
    {
        var result = ModelTest.Run(ClipGolden.Model(model), DeviceKind.Cpu, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((true, "CLIPModel", "cpu"), (result.Passed, result.Pipeline, result.Device));
        Assert.Equal(checks, string.Join(' ', result.Checks.Select(check => check.Name)));
        Assert.StartsWith("a picture and a text, cosine", result.Checks[^1].Detail, StringComparison.Ordinal);
    }

    private string Copy(string model) => _folder.Copy(ClipGolden.Model(model), model);
}
