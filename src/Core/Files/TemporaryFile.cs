using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TextToImage.Files;

/// <summary>
/// Hidden files beside those that are written. Their names say which process of which machine writes them, so that what a
/// killed one left is known from what another one still needs.
/// </summary>
internal static class TemporaryFile
{
    private const string Mark = ".aiimage-";
    private static readonly Regex Form = new(@"^\.aiimage-(?<machine>[0-9A-F]{8})-(?<process>[0-9]{1,9})-[a-z0-9.]+\.tmp$", RegexOptions.CultureInvariant);
    private static readonly string Machine = HashOf(Environment.MachineName);

    /// <summary>A name that no other file has.</summary>
    /// <param name="target">Full path of the file it will become.</param>
    public static string NameBeside(string target) =>
        Path.Combine(Path.GetDirectoryName(target)!, FormattableString.Invariant($"{Mark}{Machine}-{OwnId()}-{Path.GetRandomFileName()}.tmp"));

    /// <summary>Creates the file; nobody else gets at it as long as it is open.</summary>
    public static FileStream Create(string name) => new(name, FileMode.CreateNew, FileAccess.Write, FileShare.None);

    /// <summary>Removes files in a folder whose process ran on this machine and is gone.</summary>
    public static void RemoveLeftovers(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, $"{Mark}*.tmp").Where(IsLeft).ToList())
        {
            // Whoever has it open after all keeps it.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
    }

    private static bool IsLeft(string file) =>
        Form.Match(Path.GetFileName(file)) is { Success: true } match && match.Groups["machine"].Value == Machine && !Runs(int.Parse(match.Groups["process"].Value, CultureInfo.InvariantCulture));

    private static bool Runs(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It may not be looked at, so it is there.
            return true;
        }
    }

    private static int OwnId()
    {
        using var process = Process.GetCurrentProcess();
        return process.Id;
    }

    private static string HashOf(string text) => string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(text)).Take(4).Select(each => each.ToString("X2", CultureInfo.InvariantCulture)));
}
