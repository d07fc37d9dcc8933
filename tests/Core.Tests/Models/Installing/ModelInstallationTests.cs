using TextToImage.Installing;
using TextToImage.Models;
using TextToImage.Tests.Networks;
using TextToImage.Upscaling;

namespace TextToImage.Tests.Models;

/// <summary>What can be installed, under which names, and what is there afterwards.</summary>
public sealed class ModelInstallationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _library;

    public ModelInstallationTests() => _library = _folder.File("library");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_copied_whole_but_for_what_tools_leave_in_it()
    {
        var source = _folder.Sd15("mine");
        foreach (var leftover in new[] { ".git/HEAD", ".gitattributes", ".cache/model.onnx", "unet/.DS_Store", "__MACOSX/x", "Thumbs.db" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File("mine", leftover))!);
            File.WriteAllText(_folder.File("mine", leftover), "<nothing that is a network>");
        }
        File.WriteAllText(_folder.File("mine", "README.md"), "A card.");
        Assert.Empty(TinyModels.Install(source, _library));
        Assert.Equal($"README.md {TinyModels.Sd15Files}", TinyModels.Files(Path.Combine(_library, "mine")));
        Assert.Equal(File.ReadAllBytes(_folder.File("mine", "unet", "model.onnx")), File.ReadAllBytes(Path.Combine(_library, "mine", "unet", "model.onnx")));
        Assert.Equal("mine", TinyModels.Entries(_library));
        Assert.Equal("mine", Path.GetFileName(new ModelLibrary([_library]).Open("MINE").Path));
    }

    [Theory]
    [InlineData("", null, "packed")]
    [InlineData("inner/", null, "inner")]
    [InlineData("inner/", " other ", "other")]
    public void An_archive_is_unpacked_with_or_without_a_folder_of_its_own(string inside, string? name, string expected)
    {
        var zip = TinyModels.Zip(_folder.Sd15("mine"), _folder.File("packed.zip"), inside);
        Assert.Empty(TinyModels.Install(zip, _library, name));
        Assert.Equal(expected, TinyModels.Entries(_library));
        Assert.Equal(TinyModels.Sd15Files, TinyModels.Files(Path.Combine(_library, expected)));
    }

    [Fact]
    public void A_network_is_found_by_its_name_with_its_settings()
    {
        TinyUpscaler.SaveForeign(_folder.File("x4.onnx"));
        File.WriteAllText(_folder.File("x4.json"), """{ "scale_factor": 4 }""");
        TinyModels.Install(_folder.File("x4.onnx"), _library, "sharp");
        Assert.Equal("config.json model.onnx", TinyModels.Files(Path.Combine(_library, "sharp")));
        var library = new ModelLibrary([_library]);
        Assert.Equal(UpscalerKind.Network, UpscalerSource.Open("sharp", library).Kind);
        Assert.Equal(Path.Combine(_library, "sharp"), library.Locate("Sharp"));
        TinyModels.Install(Path.Combine(_library, "sharp"), _library, "again");
        Assert.Equal("again sharp", TinyModels.Entries(_library));
    }

    [Fact]
    public void The_weights_of_a_network_come_along()
    {
        var networks = ReferenceData.Bundled("networks");
        TinyModels.Install(Path.Combine(networks, "external.onnx"), _library);
        Assert.Equal("external.bin model.onnx", TinyModels.Files(Path.Combine(_library, "external")));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("../up")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("C:x")]
    [InlineData("what?")]
    [InlineData("nul")]
    [InlineData("COM1.v2")]
    [InlineData("LPT\u00b2")]
    [InlineData("dot.")]
    [InlineData("x4.onnx")]
    [InlineData("line\nbreak")]
    [InlineData("starter")]
    [InlineData("Starter-Fast")]
    public void A_name_that_cannot_be_one_is_a_sentence(string name)
    {
        var error = TinyModels.Refused(_folder.Sd15("mine"), _library, name);
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains("give it another name", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_library));
    }

    [Theory]
    [InlineData("starterkit")]
    [InlineData("console")]
    [InlineData("model v1.5")]
    [InlineData("\u6a21\u578b")]
    public void A_name_that_only_looks_like_one_is_fine(string name)
    {
        TinyModels.Install(_folder.Sd15("mine"), _library, name);
        Assert.Equal(name, TinyModels.Entries(_library));
    }

    [Fact]
    public void A_model_of_that_name_is_kept_unless_it_may_be_replaced()
    {
        TinyModels.Install(_folder.Sd15("mine"), _library);
        File.WriteAllText(_folder.File("mine", "new.txt"), "new");
        Assert.Equal(ErrorIds.ModelExists, TinyModels.Refused(_folder.File("mine"), _library, "Mine").ErrorId);
        Assert.False(File.Exists(Path.Combine(_library, "mine", "new.txt")));
        TinyModels.Install(_folder.File("mine"), _library, overwrite: true);
        Assert.True(File.Exists(Path.Combine(_library, "mine", "new.txt")));
        Assert.Equal("mine", TinyModels.Entries(_library));
    }

    [Theory]
    [InlineData("library/mine", "mine")]
    [InlineData("library", "library/inner")]
    public void A_model_is_not_installed_into_itself(string source, string name)
    {
        _folder.Sd15(source);
        var error = Assert.Throws<AIImageException>(() => TinyModels.Install(_folder.File(source), Path.GetDirectoryName(_folder.File("library", "x"))!, Path.GetFileName(name), overwrite: true));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Equal(TinyModels.Sd15Files, TinyModels.Files(_folder.File(source)));
    }

    [Theory]
    [InlineData("unet/model.onnx", null, ErrorIds.ModelIncomplete)]
    [InlineData("unet/model.onnx", "", ErrorIds.NetworkInvalid)]
    [InlineData("unet/model.onnx", "<html>404</html>", ErrorIds.NetworkInvalid)]
    [InlineData("unet/model.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n", ErrorIds.ModelIncomplete)]
    [InlineData("unet/config.json", "{ ", ErrorIds.ModelConfigInvalid)]
    [InlineData("vae_decoder/model.onnx", null, ErrorIds.ModelIncomplete)]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "DDIMScheduler", "beta_schedule": "sideways" }""", ErrorIds.SchedulerConfigInvalid)]
    [InlineData("tokenizer/vocab.json", "[]", ErrorIds.TokenizerInvalid)]
    [InlineData("model_index.json", """{ "_class_name": "CogVideoXPipeline" }""", ErrorIds.ModelUnsupported)]
    [InlineData("model_index.json", null, ErrorIds.ModelIncomplete)]
    public void A_model_that_cannot_work_is_refused_and_leaves_nothing(string file, string? content, string errorId)
    {
        var source = _folder.Sd15("mine");
        File.Delete(_folder.File("mine", file));
        if (content is not null)
            File.WriteAllText(_folder.File("mine", file), content);
        Assert.Equal(errorId, TinyModels.Refused(source, _library).ErrorId);
        Assert.False(Directory.Exists(_library));

        var error = TinyModels.Refused(TinyModels.Zip(source, _folder.File("packed.zip")), _library);
        Assert.Equal(errorId, error.ErrorId);
        Assert.DoesNotContain(".installing", error.Message, StringComparison.Ordinal);
        Assert.True(!Directory.Exists(_library) || TinyModels.Entries(_library).Length == 0);
    }

    [Fact]
    public void A_network_without_its_weights_is_refused()
    {
        Directory.CreateDirectory(_folder.File("net"));
        File.Copy(ReferenceData.Bundled("networks", "external.onnx"), _folder.File("net", "model.onnx"));
        var error = TinyModels.Refused(_folder.File("net"), _library);
        Assert.Equal(ErrorIds.ModelIncomplete, error.ErrorId);
        Assert.Contains("'external.bin', which is not beside it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variant_is_installed_with_a_warning_where_its_base_is_missing()
    {
        var variant = _folder.Variant("fast", "whole");
        Assert.Contains("install 'whole' there too", Assert.Single(TinyModels.Install(variant, _library)), StringComparison.Ordinal);
        TinyModels.Install(_folder.Sd15("mine"), _library, "whole");
        Assert.Empty(TinyModels.Install(variant, _library, "faster"));
        Assert.Contains("a copy of 'starter'", Assert.Single(TinyModels.Install(_folder.Variant("own", "starter"), _library)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", ErrorIds.ModelNotFound)]
    [InlineData("notes.txt", ErrorIds.ArgumentInvalid)]
    [InlineData("empty", ErrorIds.ModelIncomplete)]
    public void What_is_no_model_is_told_apart(string source, string errorId)
    {
        File.WriteAllText(_folder.File("notes.txt"), "PNG");
        Directory.CreateDirectory(_folder.File("empty"));
        Assert.Equal(errorId, TinyModels.Refused(_folder.File(source), _library).ErrorId);
    }

    [Fact]
    public void Links_to_files_are_followed_as_in_the_cache_of_Hugging_Face_and_links_to_folders_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        var source = _folder.Sd15("mine");
        var blob = _folder.File("blob");
        File.Move(_folder.File("mine", "unet", "model.onnx"), blob);
        File.CreateSymbolicLink(_folder.File("mine", "unet", "model.onnx"), blob);
        TinyModels.Install(source, _library);
        var copy = new FileInfo(Path.Combine(_library, "mine", "unet", "model.onnx"));
        Assert.Null(copy.LinkTarget);
        Assert.Equal(new FileInfo(blob).Length, copy.Length);
        Directory.CreateSymbolicLink(_folder.File("mine", "loop"), source);
        Assert.Contains("is a link to another folder", TinyModels.Refused(source, _library, "again").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_without_room_is_a_sentence()
    {
        using var prepared = ModelInstallation.Prepare(_folder.Sd15("mine"), _library);
        prepared.FreeSpace = _ => prepared.Bytes;
        var error = Assert.Throws<AIImageException>(() => prepared.Run());
        Assert.Equal(ErrorIds.OutputNotWritable, error.ErrorId);
        Assert.Contains("free some space", error.Message, StringComparison.Ordinal);
        Assert.Empty(TinyModels.Entries(_library));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_sentence()
    {
        var blocked = _folder.Write("blocked", "a file");
        Assert.Equal(ErrorIds.OutputNotWritable, TinyModels.Refused(_folder.Sd15("mine"), Path.Combine(blocked, "models")).ErrorId);
    }
}
