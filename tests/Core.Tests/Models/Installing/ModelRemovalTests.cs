using TextToImage.Installing;
using TextToImage.Models;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Models;

public sealed class ModelRemovalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelLibrary _library;

    public ModelRemovalTests()
    {
        _folder.Variant("user/fast", "whole");
        _folder.Variant("user/broken", "../up");
        _folder.Sd15("user/whole");
        _folder.Sd15("program/starter");
        _folder.Sd15("elsewhere/mine");
        TinyUpscaler.SaveForeign(_folder.File("user", "x4", "model.onnx"));
        _library = new ModelLibrary([_folder.File("user")], [_folder.File("program")]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("FAST", "fast")]
    [InlineData("x4", "x4")]
    [InlineData("broken", "broken")]
    public void A_model_is_removed_by_name_whether_it_can_be_read_or_not(string name, string removed)
    {
        var removal = ModelRemoval.Prepare(name, _library);
        Assert.Equal((removed, null), (removal.Name, removal.Warning));
        removal.Run();
        Assert.DoesNotContain(removed, TinyModels.Entries(_folder.File("user")), StringComparison.Ordinal);
        Assert.DoesNotContain(".removing", TinyModels.Entries(_folder.File("user")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_another_one_is_based_on_is_kept_unless_one_insists()
    {
        var error = Assert.Throws<AIImageException>(() => ModelRemoval.Prepare("whole", _library));
        Assert.Equal(ErrorIds.ModelInUse, error.ErrorId);
        Assert.Contains("fast cannot be used without", error.Message, StringComparison.Ordinal);
        var removal = ModelRemoval.Prepare("whole", _library, force: true);
        Assert.Contains("fast", removal.Warning!, StringComparison.Ordinal);
        removal.Run();
        Assert.False(Directory.Exists(_folder.File("user", "whole")));
    }

    [Theory]
    [InlineData("starter", "it comes with the program")]
    [InlineData("elsewhere/mine", "it is in none of the folders of models")]
    public void Only_the_users_models_can_be_removed(string name, string reason)
    {
        var named = name.Contains('/', StringComparison.Ordinal) ? _folder.File(name) : name;
        var error = Assert.Throws<AIImageException>(() => ModelRemoval.Prepare(named, _library, force: true));
        Assert.Equal(ErrorIds.ModelProtected, error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_there_is_an_error() =>
        Assert.Equal(ErrorIds.ModelNotFound, Assert.Throws<AIImageException>(() => ModelRemoval.Prepare("nobody", _library)).ErrorId);

    [Fact]
    public void A_link_is_removed_and_what_it_leads_to_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Directory.CreateSymbolicLink(_folder.File("user", "linked"), _folder.File("elsewhere", "mine"));
        ModelRemoval.Prepare("linked", _library).Run();
        Assert.False(Directory.Exists(_folder.File("user", "linked")));
        Assert.Equal(TinyModels.Sd15Files, TinyModels.Files(_folder.File("elsewhere", "mine")));
    }
}
