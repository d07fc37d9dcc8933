using System.Collections.Concurrent;

namespace TextToImage.Engine;

/// <summary>
/// Lets work run on another thread while PowerShell's own, the only one that may write to the pipeline, carries out
/// what the work hands over. PowerShell stays able to stop the command meanwhile.
/// </summary>
internal static class PipelinePump
{
    /// <summary>Returns when the work is done; its exception is thrown here.</summary>
    /// <param name="work">Gets what hands an action over to the calling thread.</param>
    /// <param name="cancellation">Cancelled when an action throws, because the pipeline is stopped or wants no more.</param>
    public static void Run(Action<Action<Action>> work, CancellationTokenSource cancellation)
    {
        using var handedOver = new BlockingCollection<Action>();
        var worker = Task.Run(() =>
        {
            try
            {
                work(handedOver.Add);
            }
            finally
            {
                handedOver.CompleteAdding();
            }
        });
        try
        {
            foreach (var action in handedOver.GetConsumingEnumerable())
                action();
        }
        catch
        {
            cancellation.Cancel();
            ((IAsyncResult)worker).AsyncWaitHandle.WaitOne();
            throw;
        }
        worker.GetAwaiter().GetResult();
    }
}
