using System.IO.Pipes;

namespace TextToImage.Cli.Explorer;

/// <summary>
/// Explorer starts the program once for each selected file. The first one gathers the files of the others, which then end: each of them hands
/// its files over through a pipe and waits for the answer, so that no file is lost when the first one has just stopped gathering.
/// </summary>
/// <param name="name">What the processes have in common: the verb.</param>
/// <param name="time">What time is measured with.</param>
internal sealed class FileGathering(string name, TimeProvider time)
{
    /// <summary>How long nothing has to come before all are there: Explorer starts the programs without pause, and each needs a moment.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(700);

    private const byte Taken = 1;

    /// <summary>How long a process waits for the first one's pipe before it looks whether there is a first one.</summary>
    private const int Patience = 200;

    private readonly string _name = $"TextToImage.Explorer.{name}.{Environment.UserName}.{System.Diagnostics.Process.GetCurrentProcess().SessionId}";

    /// <summary>The files of all processes, in order; null where another process has those of this one now.</summary>
    /// <param name="files">The files of this process.</param>
    public IReadOnlyList<string>? Gather(IReadOnlyList<string> files)
    {
        // It belongs to the thread that takes it: nothing here is awaited.
        using var first = new Mutex(false, $@"Local\{_name}");
        while (true)
        {
            if (Take(first))
            {
                try
                {
                    return Collect(files);
                }
                finally
                {
                    first.ReleaseMutex();
                }
            }
            if (HandOver(files))
                return null;
        }
    }

    private static bool Take(Mutex first)
    {
        try
        {
            return first.WaitOne(0);
        }
        catch (AbandonedMutexException)
        {
            // The first one was killed while it gathered; now this is the first one.
            return true;
        }
    }

    private List<string> Collect(IReadOnlyList<string> own)
    {
        var files = new List<string>(own);
        using var pipe = new NamedPipeServerStream(_name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        while (IsAsked(pipe))
        {
            try
            {
                using var reader = new BinaryReader(pipe, System.Text.Encoding.UTF8, leaveOpen: true);
                var handed = new string[reader.ReadInt32()];
                for (var index = 0; index < handed.Length; index++)
                    handed[index] = reader.ReadString();
                pipe.WriteByte(Taken);
                files.AddRange(handed);
                // The other one ends the connection: ending it here could take the answer away from it.
                _ = pipe.ReadByte();
            }
            catch (IOException)
            {
                // The other one was closed; its files are not wanted any more.
            }
            pipe.Disconnect();
        }
        return [.. files.Distinct(StringComparer.Ordinal).Order(StringComparer.CurrentCultureIgnoreCase)];
    }

    private bool IsAsked(NamedPipeServerStream pipe)
    {
        using var quiet = new CancellationTokenSource(Quiet, time);
        try
        {
            pipe.WaitForConnectionAsync(quiet.Token).GetAwaiter().GetResult();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool HandOver(IReadOnlyList<string> files)
    {
        try
        {
            using var pipe = new NamedPipeClientStream(".", _name, PipeDirection.InOut, PipeOptions.CurrentUserOnly);
            pipe.Connect(Patience);
            using var writer = new BinaryWriter(pipe, System.Text.Encoding.UTF8, leaveOpen: true);
            writer.Write(files.Count);
            foreach (var file in files)
                writer.Write(file);
            writer.Flush();
            return pipe.ReadByte() == Taken;
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            return false;
        }
    }
}
