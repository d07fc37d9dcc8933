#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $pages = Get-ChildItem (Join-Path $repositoryRoot 'docs/en-US/*.md')
    $commands = @((Get-Command -Module TextToImage).Name)
    $subjects = @($pages.BaseName -like 'about_*')
    $examples = foreach ($command in $commands) {
        foreach ($example in (Get-Help $command).examples.example) {
            @{
                Command = $command
                Title   = $example.title.Trim(' -')
                Code    = $example.code
                Remarks = $example.remarks.Text -join "`n"
            }
        }
    }
}

Describe 'Help' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
    }

    Context 'all pages' {
        It 'has a page for each command, and no other' {
            (Get-ChildItem (Join-Path $repositoryRoot 'docs/en-US/*-*.md')).BaseName | Sort-Object |
                Should -Be ((Get-Command -Module TextToImage).Name | Sort-Object)
        }

        It 'lists the commands and subjects with their synopses' {
            $found = Get-Help *AI* | Where-Object ModuleName -EQ TextToImage
            $found.Count | Should -Be (Get-Command -Module TextToImage).Count
            $found.Synopsis | ForEach-Object { $_ | Should -Match '^[A-Z].*\.$' }
        }
    }

    Context '<_>' -ForEach $commands {
        BeforeAll {
            $command = Get-Command $_
            $help = Get-Help $_ -Full
        }

        It 'has a synopsis, a description, examples, input and output' {
            $help.Synopsis | Should -Match '^[A-Z].*\.$'
            $help.description.Text -join '' | Should -Not -BeNullOrEmpty
            @($help.examples.example).Count | Should -BeGreaterThan 1
            $help.inputTypes.inputType.description.Text | Should -Not -BeNullOrEmpty
            $help.returnValues.returnValue.type.name | Should -Be $(if ($command.OutputType) { $command.OutputType.Name } else { 'None' })
            $help.returnValues.returnValue.description.Text | Should -Not -BeNullOrEmpty
        }

        It 'has each parameter with a description, and a syntax for each parameter set' {
            $own = $command.Parameters.Keys | Where-Object { $_ -notin $common }
            @($help.parameters.parameter.name) | Sort-Object | Should -Be @($own | Sort-Object)
            foreach ($parameter in $help.parameters.parameter) { $parameter.description.Text | Should -Not -BeNullOrEmpty -Because $parameter.name }
            @($help.syntax.syntaxItem).Count | Should -Be $command.ParameterSets.Count
        }

        It 'shows its examples and parameters in the console' {
            $text = Get-Help $_ -Examples | Out-String -Width 120
            $text | Should -Match 'Example 1:'
            $text | Should -Match ([regex]::Escape($_))
            Get-Help $_ -Full | Out-String -Width 120 | Should -Not -Match 'ProgressAction'
        }

        It 'has related links that lead somewhere' {
            @($help.relatedLinks.navigationLink.linkText).Count | Should -BeGreaterThan 1
            foreach ($link in $help.relatedLinks.navigationLink.linkText) { Get-Help $link -ErrorAction Stop | Should -Not -BeNullOrEmpty }
        }
    }

    Context '<_>' -ForEach $subjects {
        It 'is a text of 80 columns that names itself and has a synopsis' {
            $text = Get-Help $_
            $lines = "$text" -split '\r?\n'
            $lines[0..1] | Should -Be 'TOPIC', "    $_"
            @($lines | Where-Object Length -GT 80) | Should -BeNullOrEmpty
            (Get-Help $_* | Where-Object Name -EQ $_).Synopsis | Should -Match '^[A-Z].*\.$'
        }
    }

    Context 'an example' {
        BeforeEach {
            $folder = (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory).FullName
            Push-Location $folder
            $models = $env:TEXTTOIMAGE_MODELS
        }

        AfterEach {
            Pop-Location
            $env:TEXTTOIMAGE_MODELS = $models
        }

        It '<Command>, <Title>, does what it says' -ForEach $examples {
            # In an empty folder, and from nothing but the page; examples for documents have the samples of the docs.
            if ($Command -match 'AIIllustration|AISlide') { Copy-Item (Join-Path $repositoryRoot 'docs/samples/*') $folder }
            $problems = & ([scriptblock]::Create($Code)) 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }
            $problems | Should -BeNullOrEmpty

            # The files that its text names, and those that its commands were to write.
            $promised = [regex]::Matches("$Remarks $Code", '(?<=OutFile |ContactSheet |^|\s)[\w/-]+\.(png|jpg|gif|webp|pptx|docx)(\.bak)?(?=[\s,.;:]|$)|(?<=\s)models/[\w/-]+(\.json)?').Value | Sort-Object -Unique
            foreach ($file in $promised) { Join-Path $folder $file | Should -Exist }
            if ($Command -match '^(New|Edit|Resize|Add)-' -and $Code -notmatch '-WhatIf|-Plan') { $promised | Should -Not -BeNullOrEmpty -Because 'its text should name a file' }
        }
    }
}
