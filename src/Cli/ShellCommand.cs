using System.CommandLine;
using TextToImage.Shell;

namespace TextToImage.Cli;

/// <summary><c>aiimage shell</c>: the menus in Windows Explorer.</summary>
internal sealed class ShellCommand
{
    private const string What = "Explorer with its menus";

    private readonly Option<string?> _program = new("--program") { Description = $"The {ExplorerProgram.FileName} that the menus call, or its folder. Default: this one.", HelpName = "FILE|FOLDER" };
    private readonly Option<string?> _language = new("--language", "-l") { Description = "Language of the menus. Default: that of Windows; English where it is none of these.", HelpName = "en|zh|de" };
    private readonly Option<bool> _whatIf = new("--what-if") { Description = "Changes nothing and lists every value; works on any system." };
    private readonly Option<bool> _json = JsonOutput.Option();

    private ShellCommand() => _language.AcceptOnlyFromAmong([.. Enum.GetNames<MenuLanguage>().Select(name => name.ToLowerInvariant())]);

    public static Command Create()
    {
        var self = new ShellCommand();
        var register = new Command("register",
            $"""
            Puts menus for pictures, documents and folders into Explorer, for this user and without rights of an administrator.

            Where they are there already they are written anew, which repairs them after {ExplorerProgram.FileName} was moved.

            Examples:
              aiimage shell register
              aiimage shell register --language de
              aiimage shell register --what-if --json
            """)
        { self._program, self._language, self._whatIf, self._json };
        var unregister = new Command("unregister", "Takes the menus out of Explorer; the registry is as it was before.") { self._whatIf, self._json };
        var status = new Command("status", "Shows whether the menus are there and call a program that is there.") { self._json };
        register.SetAction(self.Register);
        unregister.SetAction(self.Unregister);
        status.SetAction(self.Status);
        return new Command("shell", "Puts menus into Windows Explorer, and takes them out again.") { register, unregister, status };
    }

    private int Register(ParseResult parsed)
    {
        var table = new ExplorerTable(
            parsed.GetValue(_program) is { } named ? ExplorerProgram.Find(WindowsUser.IsHere ? Path.GetFullPath(named) : named) : ThisProgram(),
            parsed.GetValue(_language) is { } language ? Enum.Parse<MenuLanguage>(language, ignoreCase: true) : WindowsUser.Language);
        if (parsed.GetValue(_whatIf))
        {
            List(parsed, WindowsUser.IsHere ? Registration().Status(table) : ExplorerRow.Missing(table));
            return ExitCode.Done;
        }
        var registration = Registration();
        ExplorerProgram.Require(table.Program);
        registration.Register(table);
        Report(parsed, registration, table, registration.Status(table));
        return ExitCode.Done;
    }

    private int Unregister(ParseResult parsed)
    {
        var table = new ExplorerTable(ThisProgram(), WindowsUser.Language);
        if (parsed.GetValue(_whatIf))
        {
            List(parsed, WindowsUser.IsHere ? Found(Registration(), table) : ExplorerRow.Missing(table));
            return ExitCode.Done;
        }
        var registration = Registration();
        var found = Found(registration, table);
        registration.Unregister(table);
        Report(parsed, registration, table, found);
        return ExitCode.Done;
    }

    private int Status(ParseResult parsed)
    {
        var registration = Registration();
        var table = new ExplorerTable(registration.RegisteredProgram ?? ThisProgram(), registration.RegisteredLanguage ?? WindowsUser.Language);
        Report(parsed, registration, table, registration.Status(table));
        return ExitCode.Done;
    }

    private void Report(ParseResult parsed, ExplorerRegistration registration, ExplorerTable table, IReadOnlyList<ExplorerRow> rows)
    {
        if (parsed.GetValue(_json))
            List(parsed, rows);
        else
            Tell(registration, table, rows);
    }

    private static void Tell(ExplorerRegistration registration, ExplorerTable table, IReadOnlyList<ExplorerRow> rows)
    {
        var wrong = rows.Where(row => row.State != ExplorerState.Present).ToList();
        Console.Out.WriteLine(
            registration.RegisteredProgram is not { } program ? "The menus are not in Explorer; aiimage shell register puts them there."
            : !File.Exists(program) ? $"The menus call '{program}', which is not there any more; aiimage shell register repairs them."
            : wrong.Count > 0 ? $"The menus call '{program}', but {wrong.Count} of {rows.Count} values are missing or changed; aiimage shell register repairs them."
            : $"The menus are in Explorer ({table.Language.ToString().ToLowerInvariant()}) and call '{program}'.");
        if (registration.RegisteredProgram is not null)
            Write(wrong);
    }

    private static ExplorerRegistration Registration() => new(WindowsUser.Registry(What), WindowsUser.Shell(What));

    /// <summary>The rows that there is something of.</summary>
    private static IReadOnlyList<ExplorerRow> Found(ExplorerRegistration registration, ExplorerTable table) =>
        [.. registration.Status(table).Where(row => row.State != ExplorerState.Missing)];

    private static string ThisProgram() => WindowsUser.IsHere && Environment.ProcessPath is { } path ? path : ExplorerProgram.Find(null);

    private void List(ParseResult parsed, IReadOnlyList<ExplorerRow> rows)
    {
        if (parsed.GetValue(_json))
            JsonOutput.Write(rows.Select(row => new { row.Place, row.Name, row.Data, State = row.State.ToString().ToLowerInvariant() }));
        else
            Write(rows);
    }

    private static void Write(IEnumerable<ExplorerRow> rows)
    {
        foreach (var place in rows.GroupBy(row => row.Place))
        {
            Console.Out.WriteLine(place.Key);
            foreach (var row in place)
                Console.Out.WriteLine($"  {(row.Name.Length == 0 ? "(default)" : row.Name)} = {row.Data}");
        }
    }
}
