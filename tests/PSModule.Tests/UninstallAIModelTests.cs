using System.Management.Automation;
using TextToImage.Tests.Models;
using TextToImage.Tests.Networks;

namespace TextToImage.PSModule.Tests;

/// <summary>Uninstall-AIModel: what it removes, and what it leaves alone.</summary>
public sealed class UninstallAIModelTests : IDisposable
{
    private readonly ModelLibrarySession _test = new();

    public UninstallAIModelTests()
    {
        _test.Folder.Sd15("library/whole");
        _test.Folder.Variant("library/fast", "whole");
        TinyUpscaler.SaveForeign(_test.Folder.File("library", "x4", "model.onnx"));
    }

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("Uninstall-AIModel fast", "whole x4")]
    [InlineData("'FAST', 'x4' | Uninstall-AIModel", "whole")]
    [InlineData("Get-AIModel fast, x4 | Uninstall-AIModel", "whole")]
    [InlineData("Uninstall-AIModel -Name f* -Confirm:$false", "whole x4")]
    [InlineData("Uninstall-AIModel ./library/x4", "fast whole")]
    [InlineData("Uninstall-AIModel * -Force", "")]
    [InlineData("Uninstall-AIModel nobody*", "fast whole x4")]
    public void Models_can_be_named_in_many_forms(string script, string left)
    {
        var run = _test.Run(script);
        Assert.Empty(run.Errors);
        Assert.Empty(run.Output);
        Assert.Equal(left, TinyModels.Entries(_test.Library));
        Assert.True(File.Exists(Path.Combine(TestModule.Folder, "models", "starter", "model_index.json")));
    }

    [Theory]
    [InlineData("Uninstall-AIModel nobody", "ModelNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Uninstall-AIModel whole", "ModelInUse", ErrorCategory.InvalidOperation)]
    [InlineData("Uninstall-AIModel starter -Force", "ModelProtected", ErrorCategory.PermissionDenied)]
    [InlineData("Uninstall-AIModel ./mine", "ModelProtected", ErrorCategory.PermissionDenied)]
    public void An_error_has_a_stable_id_and_removes_nothing(string script, string id, ErrorCategory category)
    {
        var run = _test.Run(script);
        Assert.Equal(id, run.ErrorId);
        Assert.Equal(category, run.Errors[0].CategoryInfo.Category);
        Assert.Equal("fast whole x4", TinyModels.Entries(_test.Library));
    }

    [Fact]
    public void A_base_goes_with_force_and_a_warning()
    {
        var run = _test.Run("Uninstall-AIModel whole -Force");
        Assert.Contains("fast", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Equal("fast x4", TinyModels.Entries(_test.Library));
    }

    [Fact]
    public void A_model_that_is_loaded_is_let_go_first()
    {
        var run = _test.Run("New-AIImage 'a' -Model whole -Steps 1 -Seed 1 | Out-Null; Uninstall-AIModel whole -Force -WarningAction Ignore; New-AIImage 'a' -Model whole");
        Assert.Equal("ModelNotFound", run.ErrorId);
        Assert.Equal(0, TextToImage.Generation.ModelCache.Shared.Count);
    }

    [Fact]
    public void WhatIf_names_the_folder_and_removes_nothing()
    {
        var host = new RecordingHost();
        using var session = new PowerShellSession(TestModule.Manifest, host);
        session.Run("Uninstall-AIModel x4 -WhatIf");
        Assert.Contains(Path.Combine(_test.Library, "x4"), host.Text, StringComparison.Ordinal);
        Assert.Equal("fast whole x4", TinyModels.Entries(_test.Library));
    }

    [Fact]
    public void Names_are_completed()
    {
        var run = _test.Run("(TabExpansion2 'Uninstall-AIModel wh' 20).CompletionMatches.CompletionText");
        Assert.Equal("whole", Assert.Single(run.Output).ToString());
    }
}
