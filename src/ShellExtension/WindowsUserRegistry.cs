using System.Runtime.Versioning;
using Microsoft.Win32;

namespace TextToImage.Shell;

/// <summary>The registry of the user who runs the program.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsUserRegistry : IUserRegistry
{
    public bool Exists(string key)
    {
        using var opened = Registry.CurrentUser.OpenSubKey(key);
        return opened is not null;
    }

    public bool IsEmpty(string key)
    {
        using var opened = Registry.CurrentUser.OpenSubKey(key);
        return opened is null || (opened.SubKeyCount == 0 && opened.ValueCount == 0);
    }

    public object? Read(string key, string name)
    {
        using var opened = Registry.CurrentUser.OpenSubKey(key);
        return opened?.GetValue(name, null, RegistryValueOptions.DoNotExpandEnvironmentNames);
    }

    public bool Expands(string key, string name)
    {
        using var opened = Registry.CurrentUser.OpenSubKey(key);
        return opened?.GetValue(name) is not null && opened.GetValueKind(name) == RegistryValueKind.ExpandString;
    }

    public void Write(string key, string name, object data, bool expands)
    {
        using var opened = Registry.CurrentUser.CreateSubKey(key);
        opened.SetValue(name, data, data is int ? RegistryValueKind.DWord : expands ? RegistryValueKind.ExpandString : RegistryValueKind.String);
    }

    public void Delete(string key) => Registry.CurrentUser.DeleteSubKeyTree(key, throwOnMissingSubKey: false);

    public void Delete(string key, string name)
    {
        using var opened = Registry.CurrentUser.OpenSubKey(key, writable: true);
        opened?.DeleteValue(name, throwOnMissingValue: false);
    }
}
