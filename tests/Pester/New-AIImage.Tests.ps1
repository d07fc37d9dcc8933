#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'New-AIImage' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    BeforeEach {
        $folder = Enter-TestFolder
    }

    AfterEach {
        Pop-Location
    }

    Context 'the module' {
        It 'exports exactly its cmdlets' {
            (Get-Command -Module TextToImage).Name | Sort-Object | Should -Be 'Add-AIIllustration', 'Compare-AIImage', 'ConvertTo-AISvg', 'Edit-AIImage', 'Find-AIModel', 'Get-AIDevice', 'Get-AIIllustration', 'Get-AIImageInfo', 'Get-AIModel', 'Install-AIModel', 'Measure-AIImage', 'New-AICanvas',
                'New-AIImage', 'New-AISlide', 'Optimize-AIModel', 'Register-AIShellExtension', 'Remove-AIBackground', 'Resize-AIImage', 'Save-AIModel', 'Test-AIModel', 'Uninstall-AIModel', 'Unregister-AIShellExtension', 'Update-AIIllustration'
        }

        It 'lists models and devices' {
            (Get-AIModel sd15).Model | Should -Be 'sd15'
            (Get-AIDevice).Device | Should -Contain 'cpu'
        }
    }

    Context 'the starter model' {
        It 'makes a recognisable picture offline, and loads once' {
            $images = @('a red house', 'a blue car' | New-AIImage -Seed 1 -OutputDirectory . -Verbose 4>&1)
            $opened, $images = $images.Where({ $_ -is [System.Management.Automation.VerboseRecord] -and $_.Message -like 'Opening*' }), $images.Where({ $_ -is [TextToImage.AIImage] })
            $opened.Count | Should -Be 1
            $images.Count | Should -Be 2
            $images.Path | ForEach-Object { $_ | Should -Exist }
        }
    }

    Context 'pictures' {
        It 'makes a file and an object of each piped prompt' {
            $images = @('a red house', 'a blue car' | New-AIImage @tiny -Seed 1 -OutputDirectory .)
            $images.Count | Should -Be 2
            $images.Path | Should -Be (Join-Path $folder 'a-red-house-1.png'), (Join-Path $folder 'a-blue-car-1.png')
            $images.Path | ForEach-Object { $_ | Should -Exist }
            $images[0].PSObject.TypeNames[0] | Should -Be 'TextToImage.AIImage'
        }

        It 'gives the same bytes for the same seed' {
            $one = New-AIImage 'x' @tiny -Seed 5 -OutFile one.png
            $two = New-AIImage 'x' @tiny -Seed 5 -OutFile two.png
            Get-Bytes $two.Path | Should -Be (Get-Bytes $one.Path)
        }

        It 'makes a piped picture again' {
            $one = New-AIImage 'a house' @tiny -Scheduler euler -GuidanceScale 4 -Size 48x64
            $again = $one | New-AIImage -OutFile again.png
            Get-Bytes $again.Path | Should -Be (Get-Bytes $one.Path)
        }

        It 'binds the columns of a table and takes empty cells as defaults' {
            'Prompt,Seed,Size,OutFile', 'one,5,48x64,one.png', 'two,6,,' | Set-Content table.csv
            $images = @(Import-Csv table.csv | New-AIImage @tiny)
            $images.Seed | Should -Be 5, 6
            "$($images[0].Size)" | Should -Be '48x64'
            "$($images[1].Size)" | Should -Be '64x64'
            $images[0].Path | Should -Be (Join-Path $folder 'one.png')
        }

        It 'stops after the first when no more are wanted' {
            $images = @(New-AIImage 'x' @tiny -Seed 1 -Count 50 | Select-Object -First 1)
            $images.Count | Should -Be 1
            @(Get-ChildItem).Count | Should -BeLessThan 50
        }

        It 'writes warnings to the stream and to the object' {
            $image = New-AIImage ('word ' * 200) @tiny -WarningVariable warned -WarningAction SilentlyContinue
            "$warned" | Should -BeLike '*longer than the model reads*'
            $image.Warnings | Should -Be "$warned"
        }

        It 'shows a table, a list and a wide view' {
            $image = New-AIImage 'a red house' @tiny -Seed 77
            $image | Format-Table | Out-String -Width 200 | Should -Match 'Prompt +Seed +Size +Steps +Seconds +Path'
            $image | Format-List | Out-String | Should -Match 'Scheduler'
            $image | Format-Wide | Out-String | Should -Match 'a-red-house-77.png'
        }
    }

    Context 'files' {
        It 'writes nothing with -WhatIf' {
            New-AIImage 'x' @tiny -Seed 1 -WhatIf | Should -BeNullOrEmpty
            Get-ChildItem -Force | Should -BeNullOrEmpty
        }

        It 'keeps an existing file unless -Force is given' {
            Set-Content mine.png 'precious'
            New-AIImage 'x' @tiny -OutFile mine.png -ErrorVariable problem -ErrorAction SilentlyContinue
            Get-ErrorId $problem[0] | Should -Be 'OutputExists'
            Get-Content mine.png | Should -Be 'precious'
            (New-AIImage 'x' @tiny -OutFile mine.png -Force).Path | Should -Be (Join-Path $folder 'mine.png')
        }

        It 'follows the location of the session' {
            New-Item sub -ItemType Directory | Out-Null
            Set-Location sub
            (New-AIImage 'x' @tiny -Seed 1).Path | Should -Be (Join-Path $folder 'sub/x-1.png' | Resolve-Path).ProviderPath
        }
    }

    Context 'errors' {
        It '<Id> for <Arguments>' -TestCases @(
            @{ Id = 'ArgumentInvalid'; Arguments = @{ Steps = 0 } }
            @{ Id = 'ArgumentInvalid'; Arguments = @{ GuidanceScale = [double]::NaN } }
            @{ Id = 'ArgumentInvalid'; Arguments = @{ Size = 0 } }
            @{ Id = 'ArgumentInvalid'; Arguments = @{ Size = '63x64' } }
            @{ Id = 'ArgumentInvalid'; Arguments = @{ OutFile = 'a.png'; OutputDirectory = '.' } }
            @{ Id = 'SchedulerUnknown'; Arguments = @{ Scheduler = 'quantum' } }
            @{ Id = 'DeviceUnavailable'; Arguments = @{ Device = 'abacus' } }
            @{ Id = 'ModelNotFound'; Arguments = @{ Model = 'nobody' } }
            @{ Id = 'OutputNotWritable'; Arguments = @{ OutputDirectory = "$PSCommandPath/in-a-file" } }
        ) {
            $settings = $tiny.Clone()
            foreach ($key in $Arguments.Keys) { $settings[$key] = $Arguments[$key] }
            $thrown = { New-AIImage 'x' @settings -ErrorAction Stop } | Should -Throw -PassThru
            Get-ErrorId $thrown | Should -Be $Id
            Get-ChildItem -Force | Should -BeNullOrEmpty
        }

        It 'lets the other prompts go on' {
            $rows = [pscustomobject]@{ Prompt = 'a'; Steps = 0 }, [pscustomobject]@{ Prompt = 'b'; Steps = 2 }
            $images = @($rows | New-AIImage -Model sd15 -ErrorVariable problem -ErrorAction SilentlyContinue)
            $images.Prompt | Should -Be 'b'
            Get-ErrorId $problem[0] | Should -Be 'ArgumentInvalid'
        }
    }

    Context 'completion' {
        It 'offers <Expected> for <Typed>' -ForEach @(
            @{ Typed = 'New-AIImage -Model sd'; Expected = 'sd15' }
            @{ Typed = 'New-AIImage -Scheduler dpm++2m-k'; Expected = 'dpm++2m-karras' }
            @{ Typed = 'New-AIImage -Device cp'; Expected = 'cpu' }
            @{ Typed = 'New-AIImage x -Size 10'; Expected = '1024x1024' }
            @{ Typed = "New-AIImage 'a red ho"; Expected = "'a red house'" }
            @{ Typed = 'New-AIImage x -Trace s'; Expected = 'Sheet' }
        ) {
            Get-Completion $Typed | Should -Contain $Expected
        }
    }

    Context 'in the background' {
        It 'gives a job at once, and the same pictures' {
            $job = 'a', 'b' | New-AIImage @tiny -Seed 1 -AsJob -JobName pictures
            $job.PSJobTypeName | Should -Be 'AIImageJob'
            $images = @($job | Receive-Job -Wait -AutoRemoveJob)
            $images.Path | Should -Be (Join-Path $folder 'a-1.png'), (Join-Path $folder 'b-1.png')
            $images[0] | Should -BeOfType ([TextToImage.AIImage])
            Get-Bytes (New-AIImage 'b' @tiny -Seed 1 -OutFile alone.png).Path | Should -Be (Get-Bytes $images[1].Path)
        }

        It 'stops within a step and leaves no file' {
            $job = New-AIImage 'x' -Model sd15 -Steps 900 -Size 256 -AsJob
            $limit = (Get-Date).AddMinutes(1)
            while ($job.StatusMessage -notlike 'Step *' -and (Get-Date) -lt $limit) { [void] $job.Finished.WaitOne(50) }
            $job | Stop-Job
            $job.State | Should -Be 'Stopped'
            $job | Remove-Job
            Get-ChildItem -Force | Should -BeNullOrEmpty
        }

        It 'fails as the command does' {
            $job = New-AIImage 'x' -Model nobody -AsJob | Wait-Job
            $job.State | Should -Be 'Failed'
            $job | Receive-Job -ErrorVariable problem -ErrorAction SilentlyContinue
            Get-ErrorId $problem[0] | Should -Be 'ModelNotFound'
            $job | Remove-Job
        }
    }

    Context 'stopping' {
        It 'ends within a step and leaves no file' {
            $shell = [powershell]::Create().AddScript({
                    param($Manifest, $Folder)
                    Import-Module $Manifest
                    New-AIImage 'x' -Model sd15 -Steps 900 -Size 256 -OutputDirectory $Folder
                }).AddArgument($packed.FullName).AddArgument($folder)
            try {
                $run = $shell.BeginInvoke()
                $limit = (Get-Date).AddMinutes(1)
                while ($shell.Streams.Progress.Count -lt 3 -and (Get-Date) -lt $limit) { [void] $run.AsyncWaitHandle.WaitOne(50) }
                $shell.Stop()
                Get-ChildItem $folder -Force | Should -BeNullOrEmpty
            }
            finally {
                $shell.Dispose()
            }
        }
    }
}
