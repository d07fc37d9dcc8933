using System.CommandLine;
using System.Diagnostics;
using TextToImage.Imaging;
using TextToImage.Shell;

namespace TextToImage.Cli.Setup;

/// <summary><c>aiimage setup</c>: the program on this user's Windows.</summary>
internal sealed class SetupCommand
{
    private const string What = "Setup";

    private readonly Option<string?> _language = new("--language", "-l") { Description = "Language of the menus in Explorer. Default: that of Windows; English where it is none of these.", HelpName = "en|zh|de" };
    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Changes nothing and says what would be done; works on any system." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Says nothing." };

    private SetupCommand() => _language.AcceptOnlyFromAmong([.. Enum.GetNames<MenuLanguage>().Select(name => name.ToLowerInvariant())]);

    public static Command Create()
    {
        var self = new SetupCommand();
        var install = new Command("install",
            $"""
            Installs the program for this user, without rights of an administrator, from the folder that it was unpacked to.

            It goes to {ExplorerProgram.InstalledPath}. An older version there is replaced; libraries in its folder providers stay.

            Examples:
              aiimage setup install
              aiimage setup install --what-if
            """)
        { self._language, self._whatIf, self._quiet };
        var repair = new Command("repair", "Puts right PATH, shortcuts, menus and the entry under Installed apps of the program that is installed.") { self._language, self._whatIf, self._quiet };
        var uninstall = new Command("uninstall", "Takes the program off this user's Windows, with its folder; your own models and pictures stay.") { self._whatIf, self._quiet };
        install.SetAction((parsed, cancellation) => Task.FromResult(self.Install(parsed, AppContext.BaseDirectory, cancellation)));
        repair.SetAction((parsed, cancellation) => Task.FromResult(self.Repair(parsed, cancellation)));
        uninstall.SetAction(self.Uninstall);
        return new Command("setup", "Installs the program for this user of Windows, repairs it, and takes it off.") { install, repair, uninstall };
    }

    private static ProgramFolder Target() => new(Path.GetDirectoryName(ExplorerProgram.InstalledPath)!);

    private ExplorerTable Table(ParseResult parsed, ProgramFolder folder) => new(
        folder.Program, parsed.GetValue(_language) is { } language ? Enum.Parse<MenuLanguage>(language, ignoreCase: true) : WindowsUser.Language);

    private int Install(ParseResult parsed, string source, CancellationToken cancellation)
    {
        var folder = Target();
        var table = Table(parsed, folder);
        if (!parsed.GetValue(_whatIf))
        {
            var setup = Setup(folder);
            ExplorerProgram.Require(Path.Combine(source, ExplorerProgram.FileName));
            setup.Install(source, Environment.GetFolderPath(Environment.SpecialFolder.MyPictures), table, PictureMetadata.ThisProgram.Split(' ')[^1], cancellation);
        }
        Tell(parsed, ProgramSetup.Plan(folder, source, table));
        return ExitCode.Done;
    }

    private int Repair(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = Target();
        if (!parsed.GetValue(_whatIf))
        {
            WindowsUser.RequireWindows(What);
            if (!File.Exists(folder.Program))
                throw new AIImageException(ErrorIds.ProgramNotFound, $"The program is not installed in '{folder.Path}', so there is nothing to repair; install it with aiimage setup install.") { Subject = folder.Program };
        }
        return Install(parsed, folder.Path, cancellation);
    }

    private int Uninstall(ParseResult parsed)
    {
        var folder = Target();
        if (parsed.GetValue(_whatIf))
        {
            Tell(parsed, [$"Take away Explorer's menus, the shortcut, the entry under Installed apps and '{folder.Path}' in PATH, and delete that folder."]);
            return ExitCode.Done;
        }
        Setup(folder).Uninstall(new ExplorerTable(folder.Program, WindowsUser.Language));
        if (folder.Is(AppContext.BaseDirectory))
            DeleteAfterwards(folder.Path);
        else
            folder.Delete();
        Tell(parsed, [$"The program was taken off '{folder.Path}'."]);
        return ExitCode.Done;
    }

    private static ProgramSetup Setup(ProgramFolder folder) => new(WindowsUser.Registry(What), WindowsUser.Shell(What), folder);

    private void Tell(ParseResult parsed, IEnumerable<string> lines)
    {
        if (parsed.GetValue(_quiet))
            return;
        foreach (var line in lines)
            Console.Out.WriteLine(line);
    }

    /// <summary>A program cannot delete itself while it runs: Windows' own shell does it, as soon as it has ended, and tries for half a minute.</summary>
    private static void DeleteAfterwards(string folder)
    {
        // Without parentheses, behind which the shell of Wine takes & for a part of the name.
        const string script = "for /l %i in (1,1,30) do @rd /s /q \"%AIIMAGE_FOLDER%\" & if exist \"%AIIMAGE_FOLDER%\" ping -n 2 127.0.0.1 >nul";
        var start = new ProcessStartInfo(Path.Combine(Environment.SystemDirectory, "cmd.exe"), $"/d /c {script}") { UseShellExecute = false, CreateNoWindow = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment["AIIMAGE_FOLDER"] = folder;
        Process.Start(start)!.Dispose();
    }
}
