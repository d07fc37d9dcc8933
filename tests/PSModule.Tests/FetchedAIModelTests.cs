using System.Management.Automation;
using TextToImage.Tests.Models;

namespace TextToImage.PSModule.Tests;

/// <summary>Install-AIModel from a hub, Find-AIModel and Save-AIModel.</summary>
public sealed class FetchedAIModelTests : IDisposable
{
    private const string Endpoint = "HF_ENDPOINT";
    private readonly ModelLibrarySession _test = new();
    private readonly HubServer _hub = new();

    public FetchedAIModelTests()
    {
        _hub.With(_test.Folder.File("mine"));
        Environment.SetEnvironmentVariable(Endpoint, _hub.Address.AbsoluteUri);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Endpoint, null);
        _hub.Dispose();
        _test.Dispose();
    }

    [Fact]
    public void A_model_is_fetched_carried_and_says_where_it_is_from()
    {
        var run = _test.Run("""
            Install-AIModel -Repository owner/tiny -AcceptLicense -Destination library -PassThru
            Save-AIModel tiny archives/ -PassThru
            Install-AIModel archives/tiny.zip carried -Destination library -PassThru
            Get-AIModel tiny
            """);
        Assert.Empty(run.Errors);
        Assert.Equal(["tiny", "carried", "tiny"], new[] { 0, 2, 3 }.Select(at => run.Output[at].Text("Model")));
        Assert.All(new[] { 0, 2, 3 }, at => Assert.Equal((HubServer.Commit, "openrail++"), (run.Output[at].Text("Revision"), run.Output[at].Text("License"))));
        Assert.Equal(_test.Folder.File("archives", "tiny.zip"), run.Output[1].Text("FullName"));
    }

    [Fact]
    public void What_would_be_fetched_is_listed_and_nothing_fetched()
    {
        var run = _test.Run("Install-AIModel -Repository owner/tiny -Destination library -WhatIf");
        Assert.Empty(run.Errors);
        Assert.Equal("", TinyModels.Entries(_test.Library));
        Assert.Equal(["model_index.json"], _hub.FileRequests.Select(request => Path.GetFileName(request.Path)));
    }

    [Theory]
    [InlineData("Install-AIModel -Repository owner/tiny", "LicenseNotAccepted", ErrorCategory.PermissionDenied)]
    [InlineData("Install-AIModel -Repository owner/nobody -AcceptLicense", "RepositoryNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Install-AIModel -Repository tiny", "ArgumentInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("Install-AIModel -Name nobody", "ModelNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Find-AIModel nobody", "ModelNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Save-AIModel nobody x.zip", "ModelNotFound", ErrorCategory.ObjectNotFound)]
    public void An_error_has_a_stable_id_and_installs_nothing(string script, string id, ErrorCategory category)
    {
        var run = _test.Run(script);
        Assert.Equal(id, run.ErrorId);
        Assert.Equal(category, run.Errors[0].CategoryInfo.Category);
        Assert.Equal("", TinyModels.Entries(_test.Library));
    }

    [Fact]
    public void The_catalogue_is_listed_and_its_names_complete()
    {
        var run = _test.Run("(Find-AIModel sdxl*).Name; (TabExpansion2 'Install-AIModel -Name sdxl-' 27).CompletionMatches.CompletionText; (TabExpansion2 'Install-AIModel -Repository a/b -Precision ' 43).CompletionMatches.CompletionText");
        Assert.Empty(run.Errors);
        Assert.Equal(["sdxl-turbo", "sdxl", "sdxl-turbo", "fp32", "fp16", "int8"], run.Output.Select(each => each.ToString()));
        Assert.Empty(_hub.Requests);
    }
}
