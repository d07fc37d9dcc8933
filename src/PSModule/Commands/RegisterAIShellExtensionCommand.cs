using System.Management.Automation;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Puts menus for pictures, documents and folders into Windows Explorer.</summary>
[Cmdlet(VerbsLifecycle.Register, "AIShellExtension", SupportsShouldProcess = true)]
public sealed class RegisterAIShellExtensionCommand : EngineCommand
{
    /// <summary>Path of aiimage.exe, which the menus call, or of its folder.</summary>
    [Parameter(Position = 0)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string? Program { get; set; }

    /// <summary>The language of the menus.</summary>
    [Parameter]
    [ValidateSet("en", "zh", "de")]
    public string? Language { get; set; }

    /// <summary>Writes the menus.</summary>
    protected override void EndProcessing() => Attempt(Program, Register, _ => true);

    private void Register()
    {
        var menus = new ShellMenus(Program is null ? null : Paths.Full(Program), Language);
        // Each key is asked for, and all are written or none: half a menu is none.
        if (!menus.Places.Select(place => ShouldProcess(place.Name, $"Write {place.Count} values that call '{menus.Program}'")).ToList().TrueForAll(agreed => agreed))
            return;
        menus.Register();
        WriteVerbose($"Explorer's menus call '{menus.Program}'.");
    }
}
