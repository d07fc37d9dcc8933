using TextToImage.Families;
using TextToImage.Models;
using TextToImage.Upscaling;

namespace TextToImage.Tests.Models;

public sealed class ModelLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Models_are_found_by_name_whatever_the_case_and_earlier_folders_win()
    {
        var first = Model("first", "Flat");
        Model("second", "flat");
        var other = Model("second", "other");
        var library = new ModelLibrary([_folder.File("first"), _folder.File("second")]);
        Assert.Equal(first, library.Open("FLAT").Path);
        Assert.Equal(other, library.Open("other").Path);
        Assert.Equal(3, library.Installed().Count());
    }

    [Fact]
    public void A_model_is_found_by_what_it_calls_itself_where_no_folder_has_that_name()
    {
        Directory.CreateDirectory(_folder.File("library", "broken"));
        File.WriteAllText(_folder.File("library", "broken", "model_index.json"), "{");
        var pretty = Model("library", "folder-name", """, "aiimage": { "name": "Pretty Pictures" }""");
        var library = new ModelLibrary([_folder.File("library")]);
        Assert.Equal(pretty, library.Open("pretty pictures").Path);
        var named = Model("library", "Pretty Pictures");
        Assert.Equal(named, library.Open("pretty pictures").Path);
    }

    [Theory]
    [InlineData("encoder.pt", "PyTorch", "which have to be exported to ONNX; docs/models.md says how")]
    [InlineData("dalle_bart_mega/decoder.pt", "PyTorch", "which have to be exported to ONNX; docs/models.md says how")]
    [InlineData("unet/diffusion_pytorch_model.safetensors", "PyTorch", "which have to be exported to ONNX; docs/models.md says how")]
    [InlineData("v1-5.ckpt", "PyTorch", "a checkpoint in one file, which has to be exported to ONNX")]
    [InlineData("flax_model.msgpack", "Flax", "which do not become ONNX; export the original model")]
    public void Weights_for_another_program_are_refused_with_what_to_do(string file, string whose, string remedy)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File("weights/" + file))!);
        File.WriteAllText(_folder.File("weights/" + file), "x");
        foreach (var open in new Action[] { () => ModelFolder.Open(_folder.File("weights")), () => ModelCheck.Require(_folder.File("weights")) })
        {
            var error = Assert.Throws<AIImageException>(open);
            Assert.Equal(ErrorIds.ModelIncomplete, error.ErrorId);
            Assert.Contains($"'{Path.GetFileName(file)}' in it are weights for {whose}, {remedy}", error.Message, StringComparison.Ordinal);
        }
        File.Delete(_folder.File("weights/" + file));
        Assert.DoesNotContain("weights for", Assert.Throws<AIImageException>(() => ModelFolder.Open(_folder.File("weights"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_is_a_model_too()
    {
        var model = Model("anywhere", "mine");
        Assert.Equal(model, new ModelLibrary([]).Open(model + Path.DirectorySeparatorChar).Path);
    }

    [Fact]
    public void No_name_is_the_starter()
    {
        var starter = Model("library", ModelLibrary.StarterName);
        Assert.Equal(starter, new ModelLibrary([_folder.File("library")]).Open(null).Path);
    }

    [Fact]
    public void An_unknown_name_lists_what_is_installed()
    {
        Model("library", "one");
        var error = Assert.Throws<AIImageException>(() => new ModelLibrary([_folder.File("library"), _folder.File("missing")]).Open("two"));
        Assert.Equal(ErrorIds.ModelNotFound, error.ErrorId);
        Assert.Contains("installed are: one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_read_hides_no_others_and_is_told()
    {
        Model("closed", "mine");
        var open = Model("open", "mine");
        // Nothing is closed to the administrator, as whom tests may run.
        var library = new ModelLibrary([_folder.File("closed"), _folder.File("open"), _folder.File("missing")]) { FoldersIn = Refuse };
        Assert.Equal(open, Assert.Single(library.Installed()));
        Assert.Equal(open, library.Open("mine").Path);
        Assert.Equal(open, library.Locate("mine"));
        Assert.Empty(library.Networks());
        var warning = Assert.Single(library.Warnings());
        Assert.Contains($"'{_folder.File("closed")}' cannot be read: denied;", warning, StringComparison.Ordinal);
        var error = Assert.Throws<AIImageException>(() => library.Open("other"));
        Assert.Equal(ErrorIds.ModelNotFound, error.ErrorId);
        Assert.EndsWith(warning, error.Message, StringComparison.Ordinal);
        Assert.Contains("has no upscaler", Assert.Throws<AIImageException>(() => UpscalerSource.Open("mine", library)).Message, StringComparison.Ordinal);

        IEnumerable<string> Refuse(string folder) => folder == _folder.File("closed") ? throw new UnauthorizedAccessException("denied") : Directory.EnumerateDirectories(folder);
    }

    [Fact]
    public void A_folder_that_is_no_model_and_one_that_is_not_there_are_told_apart()
    {
        var library = new ModelLibrary([]);
        Assert.Equal(ErrorIds.ModelIncomplete, Assert.Throws<AIImageException>(() => library.Open(_folder.Path)).ErrorId);
        Assert.Equal(ErrorIds.ModelNotFound, Assert.Throws<AIImageException>(() => library.Open(_folder.File("gone"))).ErrorId);
    }

    [Fact]
    public void A_model_states_its_own_defaults()
    {
        var model = Model("library", "folder-name", """, "aiimage": { "name": "pretty", "default_steps": 12, "default_guidance_scale": 3.5 }""");
        var defaults = ModelFolder.Open(model).Defaults;
        Assert.Equal(("pretty", 12, 3.5, null), (defaults.Name, defaults.Steps!.Value, defaults.GuidanceScale!.Value, defaults.Width));
    }

    private string Model(string folder, string name, string more = "")
    {
        var path = _folder.File(folder, name);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "model_index.json"), $$"""{ "_class_name": "StableDiffusionPipeline"{{more}} }""");
        return path;
    }
}
