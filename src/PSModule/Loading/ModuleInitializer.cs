using System.Management.Automation;

namespace TextToImage.Loading;

/// <summary>
/// Called by PowerShell when the module is imported into a session and when it is removed from one.
/// Import only arranges where assemblies are found; neither the engine nor a native library is loaded.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly object Gate = new();
    private static int _sessions;

    /// <summary>Makes the engine findable.</summary>
    /// <exception cref="PlatformNotSupportedException">The process cannot run the engine.</exception>
    public void OnImport()
    {
        SupportedProcess.Require();
        lock (Gate)
        {
            if (_sessions++ == 0)
                EngineAssemblies.Register();
        }
    }

    /// <summary>Undoes <see cref="OnImport"/> when no session of the process has the module any more.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (Gate)
        {
            if (--_sessions == 0)
                EngineAssemblies.Unregister();
        }
    }
}
