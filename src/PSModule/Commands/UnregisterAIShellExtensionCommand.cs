using System.Management.Automation;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>Takes the menus out of Windows Explorer.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "AIShellExtension", SupportsShouldProcess = true)]
public sealed class UnregisterAIShellExtensionCommand : EngineCommand
{
    /// <summary>Removes the menus.</summary>
    protected override void EndProcessing() => Attempt(null, Unregister, _ => true);

    private void Unregister()
    {
        var menus = new ShellMenus(null, null);
        if (!menus.Places.Select(place => ShouldProcess(place.Name, $"Remove {place.Count} values")).ToList().TrueForAll(agreed => agreed))
            return;
        menus.Unregister();
        WriteVerbose("Explorer has no menus of this program any more.");
    }
}
