using System.CommandLine;
using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary>Makes the pictures of a command line and writes and reports them, whether they are new or edited.</summary>
internal sealed class PictureRun(ParseResult parsed, GenerationOptions generation, OutputOptions output, ExtraOutputs extras)
{
    /// <summary>Makes the pictures of all requests, after everything that can be checked was checked.</summary>
    public int Run(IReadOnlyList<GenerationRequest> requests, CancellationToken cancellation)
    {
        var isGrid = extras.IsGrid(parsed);
        if (isGrid)
            requests = [.. requests.Select(request => request.Count == 1 ? request with { Count = PictureGrid.Usual } : request)];
        var files = output.Read(parsed, isGrid ? requests.Count : requests.Sum(request => request.Kept));
        foreach (var request in requests)
            files.Require(request);
        var sheet = extras.Sheet(parsed, output.Overwrites(parsed));
        var model = ModelLibrary.Default.Open(parsed.GetValue(generation.Model), requests[0].Edit?.Maker);
        using var lease = ModelCache.Shared.Rent(model, generation.ReadDevice(parsed), cancellation);
        using var ranker = requests[0].Best is null ? null : ModelCache.Shared.Rent(ModelLibrary.Default.OpenClip(requests[0].RankWith), generation.ReadDevice(parsed), cancellation);
        using var guide = requests[0].Guide is null && !DiffusionPipeline.NeedsClip(model) ? null : ModelCache.Shared.Rent(ModelLibrary.Default.OpenClip(requests[0].Guide), generation.ReadDevice(parsed), cancellation);
        var complete = requests.Select(request => request with { Trace = extras.Trace(parsed) is not null, Ranker = ranker?.Clip, GuideModel = guide?.Clip }).ToList();
        complete.ForEach(lease.Pipeline.Check);

        var report = new PictureReport(parsed.GetValue(output.Json));
        try
        {
            using var progress = ProgressBar.Start(enabled: !parsed.GetValue(output.Quiet), requests.Count);
            foreach (var request in complete)
            {
                var grid = isGrid ? new GridFile(files) : null;
                foreach (var picture in lease.Pipeline.Generate(request, progress, cancellation))
                    Save(picture, grid is null ? files.Save : grid.Add, files, sheet, report);
                report.AddFile(grid?.Save());
                progress.NextPrompt();
            }
        }
        finally
        {
            // Pictures finished before Ctrl+C or an error are on disk, so they are reported too.
            try
            {
                report.AddFile(sheet?.Save());
            }
            finally
            {
                report.Write();
            }
        }
        return ExitCode.Done;
    }

    private void Save(GeneratedPicture picture, Func<GeneratedPicture, string> save, PictureOutput files, SheetFile? sheet, PictureReport report)
    {
        var path = save(picture);
        report.Add(path, files.Noted(picture));
        sheet?.Add(picture.Picture);
        foreach (var extra in extras.Save(parsed, path, picture, output.Overwrites(parsed)))
            report.AddFile(extra);
    }
}
